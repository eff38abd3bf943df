package dev.vertrace.sampling;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/** A span as it is handed on: sampled, with the reason, a local root with its fragment's counts. */
final class ReleasedSpan implements ReadableSpan {
  private final ReadableSpan span;
  private final SpanContext context;
  private final Attributes added;

  ReleasedSpan(Release release) {
    this.span = release.span();
    SpanContext own = span.getSpanContext();
    this.context = release.late() == null ? own : sampled(own);
    this.added = added(release);
  }

  private static Attributes added(Release release) {
    AttributesBuilder added = Attributes.builder();
    if (release.late() != null) {
      added.put(SamplingAttributes.REASON, release.late().text);
    }
    if (release.spans() > 0) {
      added.put(SamplingAttributes.FRAGMENT_SPANS, (long) release.spans());
      added.put(SamplingAttributes.FRAGMENT_LOST, (long) release.lost());
    }
    return added.build();
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
  public SpanContext getSpanContext() {
    return context;
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
    return new ReleasedSpanData(span.toSpanData(), context, added);
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
    T value = added.get(key);
    return value == null ? span.getAttribute(key) : value;
  }

  @Override
  public Attributes getAttributes() {
    return span.getAttributes().toBuilder().putAll(added).build();
  }
}
