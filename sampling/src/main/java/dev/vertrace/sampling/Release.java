package dev.vertrace.sampling;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * A span on its way to the delegate, and as it is handed on: sampled, with the reason, a local root
 * with its fragment's counts. Any thread.
 */
final class Release implements ReadableSpan {
  /** What the budget gave for it. */
  final int bytes;

  /** Why it is kept; null for one that was sampled at its start. */
  final @Nullable Reason late;

  private final ReadableSpan span;
  private final int spans;
  private final int lost;

  /** Made when asked for; one that several threads make is the same for all. */
  private @Nullable SpanContext context;

  /**
   * A release of a local root.
   *
   * @param spans of its fragment, 0 if they are not known
   * @param lost of these
   */
  Release(ReadableSpan span, int bytes, @Nullable Reason late, int spans, int lost) {
    this.span = span;
    this.bytes = bytes;
    this.late = late;
    this.spans = spans;
    this.lost = lost;
  }

  static Release of(ReadableSpan span, int bytes, @Nullable Reason late) {
    return new Release(span, bytes, late, 0, 0);
  }

  /** The span itself when there is nothing to add. */
  ReadableSpan readable() {
    return late == null && spans == 0 ? span : this;
  }

  Budget.Claim claim() {
    return late == null ? Budget.Claim.HEAD : Budget.Claim.KEPT;
  }

  Outcome outcome() {
    return late == null ? Outcome.EXPORTED_HEAD : Outcome.EXPORTED_LATE;
  }

  Reason reason() {
    return late == null ? Reason.NONE : late;
  }

  private Attributes added() {
    if (spans == 0) {
      return late == null ? Attributes.empty() : late.attributes;
    }
    return Attributes.of(
        SamplingAttributes.FRAGMENT_LOST,
        (long) lost,
        SamplingAttributes.FRAGMENT_SPANS,
        (long) spans,
        SamplingAttributes.REASON,
        late == null ? null : late.text);
  }

  @Override
  public SpanContext getSpanContext() {
    SpanContext made = context;
    if (made == null) {
      made = late == null ? span.getSpanContext() : sampled(span.getSpanContext());
      context = made;
    }
    return made;
  }

  static SpanContext sampled(SpanContext own) {
    TraceFlags flags =
        TraceFlags.fromByte(
            (byte) (own.getTraceFlags().asByte() | TraceFlags.getSampled().asByte()));
    // Its probability depends on its content: no one may extrapolate from it.
    return SpanContext.create(
        own.getTraceId(), own.getSpanId(), flags, OtState.withoutThreshold(own.getTraceState()));
  }

  @Override
  public SpanContext getParentSpanContext() {
    return span.getParentSpanContext();
  }

  @Override
  public String getName() {
    return span.getName();
  }

  @Override
  public SpanData toSpanData() {
    return new ReleasedSpanData(span.toSpanData(), getSpanContext(), added());
  }

  @Override
  @Deprecated
  public InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return span.getInstrumentationLibraryInfo();
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return span.getInstrumentationScopeInfo();
  }

  @Override
  public boolean hasEnded() {
    return span.hasEnded();
  }

  @Override
  public long getLatencyNanos() {
    return span.getLatencyNanos();
  }

  @Override
  public SpanKind getKind() {
    return span.getKind();
  }

  @Override
  public <T> @Nullable T getAttribute(AttributeKey<T> key) {
    T value = added().get(key);
    return value == null ? span.getAttribute(key) : value;
  }

  @Override
  public Attributes getAttributes() {
    return ReleasedAttributes.of(span.getAttributes(), added());
  }
}
