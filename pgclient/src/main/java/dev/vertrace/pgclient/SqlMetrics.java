package dev.vertrace.pgclient;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.ErrorAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The duration of queries, by the semantic conventions on <a
 * href="https://opentelemetry.io/docs/specs/semconv/database/database-metrics/">database client
 * metrics</a>. Any thread.
 */
final class SqlMetrics {
  private static final double NANOS_PER_SECOND = 1e9;

  private final DoubleHistogram duration;

  SqlMetrics(Meter meter) {
    duration =
        meter
            .histogramBuilder("db.client.operation.duration")
            .setUnit("s")
            .setDescription("Duration of database client operations.")
            .setExplicitBucketBoundariesAdvice(
                List.of(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0))
            .build();
  }

  boolean isEnabled() {
    return duration.isEnabled();
  }

  void record(SqlCall call, @Nullable SqlError error, long nanos, Context context) {
    duration.record(nanos / NANOS_PER_SECOND, attributes(call, error), context);
  }

  private static Attributes attributes(SqlCall call, @Nullable SqlError error) {
    Attributes attributes = call.database().attributes(call.statement());
    return error == null
        ? attributes
        : attributes.toBuilder()
            .put(DbAttributes.DB_RESPONSE_STATUS_CODE, error.code())
            .put(ErrorAttributes.ERROR_TYPE, error.type())
            .build();
  }
}
