package dev.vertrace.web;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The durations and sizes that the <a
 * href="https://opentelemetry.io/docs/specs/semconv/http/http-metrics/">semantic conventions for
 * HTTP metrics</a> name for one direction. Any thread.
 */
final class HttpHistograms {
  private static final List<Double> SECONDS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);
  private static final double NANOS = 1e9;

  private final DoubleHistogram duration;
  private final @Nullable LongHistogram requestSize;
  private final @Nullable LongHistogram responseSize;

  /**
   * @param side {@code server} or {@code client}
   */
  HttpHistograms(Meter meter, String side, boolean bodySizes) {
    duration =
        meter
            .histogramBuilder("http." + side + ".request.duration")
            .setUnit("s")
            .setDescription("Duration of HTTP " + side + " requests.")
            .setExplicitBucketBoundariesAdvice(SECONDS)
            .build();
    requestSize = bodySizes ? size(meter, side, "request") : null;
    responseSize = bodySizes ? size(meter, side, "response") : null;
  }

  private static LongHistogram size(Meter meter, String side, String message) {
    return meter
        .histogramBuilder("http." + side + "." + message + ".body.size")
        .ofLongs()
        .setUnit("By")
        .setDescription("Size of HTTP " + side + " " + message + " bodies.")
        .build();
  }

  /** Whether anybody reads them. */
  boolean isEnabled() {
    return duration.isEnabled();
  }

  void record(long nanos, Attributes attributes, Context context) {
    duration.record(nanos / NANOS, attributes, context);
  }

  boolean hasSizes() {
    return requestSize != null;
  }

  /** Records what is known of the sizes. */
  void recordSizes(
      @Nullable Long request, @Nullable Long response, Attributes attributes, Context context) {
    if (requestSize != null && request != null) {
      requestSize.record(request, attributes, context);
    }
    if (responseSize != null && response != null) {
      responseSize.record(response, attributes, context);
    }
  }
}
