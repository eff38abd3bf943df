package dev.vertrace.pgclient;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
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
    AttributesBuilder attributes = Attributes.builder();
    SqlStatement statement = call.statement();
    attributes.put(DbAttributes.DB_SYSTEM_NAME, call.system().name());
    attributes.put(DbAttributes.DB_NAMESPACE, call.namespace());
    attributes.put(DbAttributes.DB_QUERY_SUMMARY, statement.summary());
    attributes.put(DbAttributes.DB_OPERATION_NAME, statement.operation());
    attributes.put(DbAttributes.DB_COLLECTION_NAME, statement.collection());
    attributes.put(DbAttributes.DB_STORED_PROCEDURE_NAME, statement.procedure());
    PeerAddress peer = call.peer();
    attributes.put(ServerAttributes.SERVER_ADDRESS, peer.address());
    attributes.put(ServerAttributes.SERVER_PORT, peer.port());
    attributes.put(NetworkAttributes.NETWORK_PEER_ADDRESS, peer.address());
    attributes.put(NetworkAttributes.NETWORK_PEER_PORT, peer.port());
    if (error != null) {
      attributes.put(DbAttributes.DB_RESPONSE_STATUS_CODE, error.code());
      attributes.put(ErrorAttributes.ERROR_TYPE, error.type());
    }
    return attributes.build();
  }
}
