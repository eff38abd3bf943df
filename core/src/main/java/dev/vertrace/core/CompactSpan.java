package dev.vertrace.core;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A span of the SDK that keeps its attributes in one array here, and leaves all else to the SDK.
 * The SDK's map has a node for each attribute: the event loop makes them, and the exporter's thread
 * has to fetch each from the memory of another core. As the specification demands and the SDK from
 * 1.65 has it, the last value of a name stays, whatever its type. Any thread.
 */
final class CompactSpan implements ReadWriteSpan {
  private static final int ROOM = 28; // for the 13 keys and values of a server's span, and one more
  private static final ThreadLocal<Ending> ENDING = ThreadLocal.withInitial(Ending::new);

  private final ReadWriteSpan span;
  private final int mostAttributes;
  private @Nullable Object[] entries = new Object[ROOM];
  private int end;
  private int added;
  private long seen; // a bit for each name's hash: mostly tells that a name is new
  private boolean shared;
  private boolean ended;

  private CompactSpan(ReadWriteSpan span, int mostAttributes) {
    this.span = span;
    this.mostAttributes = mostAttributes;
  }

  /** What the SDK is ending on a thread. */
  private static final class Ending {
    private @Nullable CompactSpan span;
  }

  /** The span itself if it is not recorded, or has attributes already. */
  static Span of(Span started, int mostAttributes) {
    return started instanceof ReadWriteSpan span && span.getAttributes().isEmpty()
        ? new CompactSpan(span, mostAttributes)
        : started;
  }

  /** From now on, other threads may have the span. */
  static void share(Span span) {
    if (span instanceof CompactSpan compact) {
      compact.shared = true;
    }
  }

  /** The same context, with the SDK's own span: a child goes by its parent's clock. */
  static Context sdkContext(Context context) {
    return Span.fromContext(context) instanceof CompactSpan compact
        ? context.with(compact.span)
        : context;
  }

  /** What a processor that the SDK tells of the end of its own span is to be given. */
  static ReadableSpan whole(ReadableSpan ended) {
    CompactSpan ending = ENDING.get().span;
    return ending != null && ending.span == ended ? ending : ended;
  }

  @Override
  public <T> ReadWriteSpan setAttribute(AttributeKey<T> key, @Nullable T value) {
    if (key == null || value == null || key.getKey().isEmpty()) {
      return this;
    }
    if (shared) {
      setLocked(key, value);
    } else {
      set(key, value);
    }
    return this;
  }

  private synchronized void setLocked(AttributeKey<?> key, Object value) {
    if (!ended) {
      set(key, value);
    }
  }

  private void set(AttributeKey<?> key, Object value) {
    added++;
    String name = key.getKey();
    long bit = 1L << name.hashCode();
    int at = (seen & bit) == 0 ? end : indexOf(name);
    if (at == end) {
      if (end / 2 >= mostAttributes) {
        return;
      }
      seen |= bit;
      end += 2;
      if (end > entries.length) {
        entries = Arrays.copyOf(entries, 2 * entries.length);
      }
    }
    entries[at] = key;
    entries[at + 1] = value;
  }

  private int indexOf(String name) {
    int i = 0;
    while (i < end && !(entries[i] instanceof AttributeKey<?> key && key.getKey().equals(name))) {
      i += 2;
    }
    return i;
  }

  @Override
  public synchronized <T> @Nullable T getAttribute(AttributeKey<T> key) {
    return new CompactAttributes(entries, end).get(key);
  }

  @Override
  public synchronized Attributes getAttributes() {
    return end == 0
        ? Attributes.empty()
        : new CompactAttributes(ended ? entries : entries.clone(), end);
  }

  @Override
  public SpanData toSpanData() {
    SpanData data = span.toSpanData();
    synchronized (this) {
      return new Data(data, getAttributes(), added);
    }
  }

  private static final class Data extends DelegatingSpanData {
    private final Attributes attributes;
    private final int added;

    Data(SpanData data, Attributes attributes, int added) {
      super(data);
      this.attributes = attributes;
      this.added = added;
    }

    @Override
    public Attributes getAttributes() {
      return attributes;
    }

    @Override
    public int getTotalAttributeCount() {
      return added;
    }
  }

  @Override
  public void end() {
    Ending ending = ENDING.get();
    CompactSpan outer = begin(ending);
    try {
      span.end();
    } finally {
      ending.span = outer;
    }
  }

  @Override
  public void end(long timestamp, TimeUnit unit) {
    Ending ending = ENDING.get();
    CompactSpan outer = begin(ending);
    try {
      span.end(timestamp, unit);
    } finally {
      ending.span = outer;
    }
  }

  /** A processor may end another span meanwhile. */
  private @Nullable CompactSpan begin(Ending ending) {
    synchronized (this) {
      shared = true;
      ended = true;
    }
    CompactSpan outer = ending.span;
    ending.span = this;
    return outer;
  }

  @Override
  public ReadWriteSpan addEvent(String name) {
    span.addEvent(name);
    return this;
  }

  @Override
  public ReadWriteSpan addEvent(String name, long timestamp, TimeUnit unit) {
    span.addEvent(name, timestamp, unit);
    return this;
  }

  @Override
  public ReadWriteSpan addEvent(String name, Attributes attributes) {
    span.addEvent(name, attributes);
    return this;
  }

  @Override
  public ReadWriteSpan addEvent(String name, Attributes attributes, long timestamp, TimeUnit unit) {
    span.addEvent(name, attributes, timestamp, unit);
    return this;
  }

  @Override
  public ReadWriteSpan setStatus(StatusCode code, @Nullable String description) {
    span.setStatus(code, description);
    return this;
  }

  @Override
  public ReadWriteSpan recordException(Throwable exception) {
    span.recordException(exception);
    return this;
  }

  @Override
  public ReadWriteSpan recordException(Throwable exception, Attributes attributes) {
    span.recordException(exception, attributes);
    return this;
  }

  @Override
  public ReadWriteSpan updateName(String name) {
    span.updateName(name);
    return this;
  }

  @Override
  public Span addLink(SpanContext linked, Attributes attributes) {
    span.addLink(linked, attributes);
    return this;
  }

  @Override
  public SpanContext getSpanContext() {
    return span.getSpanContext();
  }

  @Override
  public SpanContext getParentSpanContext() {
    return span.getParentSpanContext();
  }

  @Override
  public boolean isRecording() {
    return span.isRecording();
  }

  @Override
  public boolean hasEnded() {
    return span.hasEnded();
  }

  @Override
  public String getName() {
    return span.getName();
  }

  @Override
  public SpanKind getKind() {
    return span.getKind();
  }

  @Override
  public long getLatencyNanos() {
    return span.getLatencyNanos();
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return span.getInstrumentationScopeInfo();
  }

  @Override
  @Deprecated
  @SuppressWarnings("deprecation") // abstract in the SDK
  public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return span.getInstrumentationLibraryInfo();
  }

  @Override
  public String toString() {
    return "CompactSpan{" + getAttributes() + ", " + span + "}";
  }
}
