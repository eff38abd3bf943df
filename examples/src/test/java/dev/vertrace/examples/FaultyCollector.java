package dev.vertrace.examples;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/** Takes metrics, and does with spans what its fault makes it do. Any thread. */
final class FaultyCollector implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 30_000;
  private static final int SPARED = 7; // spans that a rejecting collector takes of each request

  private final Vertx vertx = Vertx.vertx();
  private final Set<String> taken = new HashSet<>();
  private final Map<String, Long> metrics = new HashMap<>();
  private final int absent = ClosedPort.find();
  private final HttpServer server =
      vertx
          .createHttpServer()
          .requestHandler(request -> request.body().onSuccess(body -> take(request, body)))
          .listen(0, "127.0.0.1")
          .await();
  private volatile Fault fault = Fault.NONE;

  /** What is wrong with it. */
  enum Fault {
    NONE,
    HANGING,
    ABSENT,
    UNAVAILABLE,
    THROTTLING,
    RESETTING,
    REFUSING,
    REJECTING
  }

  void fault(Fault fault) {
    this.fault = fault;
  }

  String tracesEndpoint() {
    return fault == Fault.ABSENT
        ? "http://127.0.0.1:" + absent + "/v1/traces"
        : "http://127.0.0.1:" + server.actualPort() + "/v1/traces";
  }

  String metricsEndpoint() {
    return "http://127.0.0.1:" + server.actualPort() + "/v1/metrics";
  }

  private void take(HttpServerRequest request, Buffer body) {
    try {
      if (request.path().equals("/v1/metrics")) {
        takeMetrics(ExportMetricsServiceRequest.parseFrom(body.getBytes()));
        request.response().end();
      } else {
        takeSpans(request, ExportTraceServiceRequest.parseFrom(body.getBytes()));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not OTLP", e);
    }
  }

  private void takeSpans(HttpServerRequest request, ExportTraceServiceRequest spans) {
    switch (fault) {
      case NONE, ABSENT -> {
        add(spans, Integer.MAX_VALUE);
        request.response().end();
      }
      case HANGING -> {}
      case UNAVAILABLE -> request.response().setStatusCode(503).end();
      case THROTTLING -> request.response().setStatusCode(429).putHeader("Retry-After", "1").end();
      case RESETTING -> request.connection().close();
      case REFUSING -> request.response().setStatusCode(400).end();
      case REJECTING -> request.response().end(rejection(add(spans, SPARED)));
    }
  }

  private static Buffer rejection(int rejected) {
    return Buffer.buffer(
        ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportTracePartialSuccess.newBuilder()
                    .setRejectedSpans(rejected)
                    .setErrorMessage("too many"))
            .build()
            .toByteArray());
  }

  /** Takes so many at most, and says how many were left. */
  private synchronized int add(ExportTraceServiceRequest request, int limit) {
    int[] seen = new int[1];
    request.getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .forEach(
            span -> {
              if (seen[0]++ < limit) {
                taken.add(HexFormat.of().formatHex(span.getSpanId().toByteArray()));
              }
            });
    notifyAll();
    return Math.max(0, seen[0] - limit);
  }

  private synchronized void takeMetrics(ExportMetricsServiceRequest request) {
    request.getResourceMetricsList().stream()
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .forEach(metric -> metrics.put(metric.getName(), sum(metric)));
  }

  private static long sum(Metric metric) {
    return metric.getSum().getDataPointsList().stream().mapToLong(NumberDataPoint::getAsInt).sum();
  }

  /** The value that was exported last, over all attributes. */
  synchronized long metric(String name) {
    Long value = metrics.get(name);
    if (value == null) {
      throw new AssertionError(name + " is not among " + metrics);
    }
    return value;
  }

  synchronized int taken() {
    return taken.size();
  }

  synchronized void awaitTaken(int count) throws InterruptedException {
    long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (taken.size() < count) {
      long left = deadline - System.currentTimeMillis();
      if (left <= 0) {
        throw new AssertionError("only " + taken.size() + " of " + count + " spans came");
      }
      wait(left);
    }
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
