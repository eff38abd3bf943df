package dev.vertrace.sampling;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every failed and every slow request, and a share of the rest. Two lines add it to an SDK:
 *
 * <pre>{@code
 * TailSampling tail = TailSampling.create();
 * SdkTracerProvider.builder()
 *     .setSampler(tail.sampler())
 *     .addSpanProcessor(tail.processor(BatchSpanProcessor.builder(exporter).build()))
 * }</pre>
 *
 * One for each SDK. Any thread.
 */
public final class TailSampling {
  private final WarnOnce warnings = new WarnOnce();
  private final Works works;
  private final Fragments fragments;
  private final Admission admission;
  private final TailSampler sampler;
  private final boolean ticks;
  private @Nullable Ticker ticker;
  private boolean attached;

  TailSampling(Settings settings) {
    this(settings, System::nanoTime, true);
  }

  /** Without {@code ticks}, for tests, time passes in {@link #tick} only. */
  TailSampling(Settings settings, LongSupplier nanoTime, boolean ticks) {
    Budget budget = new Budget(settings.maxBytes());
    Counters counters = new Counters();
    this.works =
        new Works(
            settings,
            new Triggers(settings, warnings),
            budget,
            counters,
            new KeptSpans(),
            new Outlet(settings.queueSize(), budget, counters, warnings),
            nanoTime);
    this.fragments = new Fragments(works);
    this.admission = new Admission(works, fragments, warnings);
    this.sampler = new TailSampler(this, admission);
    this.ticks = ticks;
  }

  /** With the defaults: 10 %, every error, everything slower than 1 s. */
  public static TailSampling create() {
    return builder().build();
  }

  /** To choose otherwise. */
  public static TailSamplingBuilder builder() {
    return new TailSamplingBuilder();
  }

  /** Decides when a span starts. Without a processor beside it, it is a head sampler only. */
  public TailSampler sampler() {
    return sampler;
  }

  /**
   * Holds ended spans and hands those that are kept to the delegate, on a thread of its own. Of
   * several processors of one SDK each delegate gets every kept span. Shutting one down shuts down
   * all.
   */
  public synchronized TailSamplingSpanProcessor processor(SpanProcessor delegate) {
    requireNonNull(delegate, "delegate");
    boolean first = !attached;
    attached = true;
    works.outlet().add(delegate);
    admission.attach();
    if (first && ticks) {
      ticker = Ticker.start(fragments::tick, warnings);
    }
    return new TailSamplingSpanProcessor(this, fragments, delegate, first);
  }

  /** The share of traces that is kept whatever happens. */
  public double ratio() {
    return admission.head().ratio;
  }

  /** Changes the ratio for the traces that start from now on. Between 0 and 1. */
  public void setRatio(double ratio) {
    admission.setRatio(OptionCheck.ratio("ratio", ratio));
  }

  /** Changes the threshold of the routes that have none of their own, for open requests, too. */
  public synchronized void setSlowThreshold(Duration threshold) {
    OptionCheck.duration("slow", threshold);
    works.triggers().setSlow(works.triggers().slow().with(threshold));
    fragments.recheck();
  }

  /** Changes the threshold of a route, for open requests, too. */
  public synchronized void setSlowThreshold(String route, Duration threshold) {
    OptionCheck.duration("slow[" + OptionCheck.route(route) + "]", threshold);
    works.triggers().setSlow(works.triggers().slow().with(route, threshold));
    fragments.recheck();
  }

  /**
   * A context whose local root is kept from its start, with every call made for it. For requests
   * that someone who may asks to trace.
   */
  public static Context forced(Context context) {
    return Forced.in(context);
  }

  /**
   * A context whose local root is not in the share of normal traces, and not rare: it is kept when
   * it fails or is slow, or its caller's trace is. For health checks.
   */
  public static Context thinned(Context context) {
    return Forced.thinned(context);
  }

  /**
   * Keeps the fragment of the context's span.
   *
   * @return whether it is kept: false when it was closed and dropped before
   */
  public boolean keep(Context context) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    return span.isValid() && (fragments.force(span) || span.isSampled());
  }

  /** Whether the context's span is, or is going to be, handed to the delegate. */
  public boolean isKept(Context context) {
    return isKept(Span.fromContext(context).getSpanContext());
  }

  private boolean isKept(SpanContext span) {
    return span.isSampled() || (span.isValid() && !span.isRemote() && fragments.isKept(span));
  }

  /**
   * The context to record a duration metric with after its span ended: its span says sampled
   * exactly when it is kept, so that every exemplar leads to a trace.
   */
  public Context decided(Context context) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    return span.isSampled() || !isKept(span)
        ? context
        : context.with(Span.wrap(Release.sampled(span)));
  }

  /** Whether someone holds what is recorded; else it is a head sampler only. */
  synchronized boolean isAttached() {
    return attached;
  }

  /**
   * What is guaranteed with these options, in one line for a start-up report; with a {@link
   * #processor} in the SDK.
   */
  public String guarantee() {
    return Guarantee.of(works.settings(), ratio(), works.triggers().slow());
  }

  /** Publishes the {@code vertrace.sampling.*} metrics until closed. */
  public Observation observe(Meter meter) {
    return SamplingMetrics.observe(
        requireNonNull(meter, "meter"), works, () -> admission.head().threshold);
  }

  void startGuarded(SpanProcessor delegate, Context parent, ReadWriteSpan span) {
    try {
      delegate.onStart(parent, span);
    } catch (Throwable e) { // the request must not notice
      warnings.warn("a span processor behind the tail sampler failed at a start", e);
    }
  }

  CompletableResultCode flush() {
    fragments.flush();
    return works.outlet().flush();
  }

  synchronized CompletableResultCode shutdown() {
    if (ticker != null) {
      ticker.stop();
    }
    fragments.shutdown();
    return works.outlet().close();
  }

  void tick() {
    fragments.tick();
  }

  Counters counters() {
    return works.counters();
  }

  Budget budget() {
    return works.budget();
  }

  /** Spans that wait for the delegate; for tests. */
  int waiting() {
    return works.outlet().size();
  }

  /** Spans that are remembered in any way; for tests. */
  int remembered() {
    return fragments.nodes();
  }
}
