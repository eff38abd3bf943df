package dev.vertrace.bench.app;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Where the spans went by the metrics of Vertrace itself, from its start on. */
record SpanCounts(long started, long exported, long dropped, long neverEnded) {
  static final SpanCounts NONE = new SpanCounts(0, 0, 0, 0);

  static SpanCounts of(Buffer otlp) {
    List<Metric> metrics = metrics(otlp);
    return new SpanCounts(
        sum(metrics, "vertrace.span.started"),
        sum(metrics, "vertrace.span.exported"),
        sum(metrics, "vertrace.span.dropped"),
        sum(metrics, "vertrace.span.never_ended"));
  }

  /** Each span went somewhere. */
  boolean isComplete() {
    return started > 0 && started == exported + dropped + neverEnded;
  }

  private static List<Metric> metrics(Buffer otlp) {
    try {
      return ExportMetricsServiceRequest.parseFrom(otlp.getBytes())
          .getResourceMetricsList()
          .stream()
          .flatMap(resource -> resource.getScopeMetricsList().stream())
          .flatMap(scope -> scope.getMetricsList().stream())
          .toList();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not OTLP", e);
    }
  }

  private static long sum(List<Metric> metrics, String name) {
    return metrics.stream()
        .filter(metric -> metric.getName().equals(name))
        .flatMap(metric -> metric.getSum().getDataPointsList().stream())
        .mapToLong(NumberDataPoint::getAsInt)
        .sum();
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("started", started)
        .put("exported", exported)
        .put("dropped", dropped)
        .put("neverEnded", neverEnded);
  }

  static SpanCounts of(JsonObject json) {
    return new SpanCounts(
        json.getLong("started"),
        json.getLong("exported"),
        json.getLong("dropped"),
        json.getLong("neverEnded"));
  }
}
