package dev.vertrace.sampling;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.time.Duration;

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
  private final Settings settings;

  TailSampling(Settings settings) {
    this.settings = settings;
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
    return new TailSampler(this);
  }

  /**
   * Holds ended spans and hands those that are kept to the delegate, on a thread of its own. Of
   * several processors of one SDK each gets every kept span. Shutting it down shuts down the
   * delegate.
   */
  public TailSamplingSpanProcessor processor(SpanProcessor delegate) {
    return new TailSamplingSpanProcessor(requireNonNull(delegate, "delegate"));
  }

  /** The share of traces that is kept whatever happens. */
  public double ratio() {
    return settings.ratio();
  }

  /** Changes the ratio for the traces that start from now on. */
  public void setRatio(double ratio) {
    OptionCheck.ratio("ratio", ratio);
  }

  /** Changes the threshold of the routes that have none of their own, for open requests, too. */
  public void setSlowThreshold(Duration threshold) {
    OptionCheck.duration("slow", threshold);
  }

  /** Changes the threshold of a route, for open requests, too. */
  public void setSlowThreshold(String route, Duration threshold) {
    OptionCheck.duration("slow[" + OptionCheck.route(route) + "]", threshold);
  }

  /**
   * A context whose local root is kept from its start, with every call made for it. For requests
   * that someone who may asks to trace.
   */
  public static Context forced(Context context) {
    return requireNonNull(context, "context");
  }

  /** To be replaced. */
  public static Context thinned(Context context) {
    return requireNonNull(context, "context");
  }

  /**
   * Keeps the fragment of the context's span.
   *
   * @return whether that is so: false when it was closed and dropped before
   */
  public boolean keep(Context context) {
    requireNonNull(context, "context");
    return false;
  }

  /** Whether the context's span is, or is going to be, handed to the delegate. */
  public boolean isKept(Context context) {
    requireNonNull(context, "context");
    return false;
  }

  /**
   * The context to record a duration metric with after its span ended: its span says sampled
   * exactly when it is kept, so that every exemplar leads to a trace.
   */
  public Context decided(Context context) {
    return requireNonNull(context, "context");
  }

  /** What is guaranteed with these options, in one line for a start-up report. */
  public String guarantee() {
    return "";
  }

  /** Publishes the {@code vertrace.sampling.*} metrics. */
  public Observation observe(Meter meter) {
    requireNonNull(meter, "meter");
    return () -> {};
  }
}
