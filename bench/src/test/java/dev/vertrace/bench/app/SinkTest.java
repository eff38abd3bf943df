package dev.vertrace.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SinkTest {
  private final Vertx vertx = Vertx.vertx();
  private final Sink sink = new Sink(vertx);

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void countsSpansOfAllScopes() throws Exception {
    post("/v1/traces", spans(2, 3));
    post("/v1/traces", spans(1));

    assertThat(sink.spans()).isEqualTo(6);
  }

  @Test
  void takesItsTimeForEachSpan_whenLimited() throws Exception {
    sink.limit(50);
    long start = System.nanoTime();

    post("/v1/traces", spans(10));

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(199_000_000);
  }

  @Test
  void readsWhereSpansWent() throws Exception {
    post(
        "/v1/metrics",
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .addScopeMetrics(
                        ScopeMetrics.newBuilder()
                            .addMetrics(sum("vertrace.span.started", 9))
                            .addMetrics(sum("vertrace.span.exported", 5))
                            .addMetrics(sum("vertrace.span.dropped", 1, 2))
                            .addMetrics(sum("vertrace.span.never_ended", 1))))
            .build());

    assertThat(sink.counts()).isEqualTo(new SpanCounts(9, 5, 3, 1));
    assertThat(sink.counts().isComplete()).isTrue();
    assertThat(new SpanCounts(9, 5, 3, 0).isComplete()).isFalse();
  }

  private static Metric sum(String name, long... points) {
    return Metric.newBuilder()
        .setName(name)
        .setSum(
            Sum.newBuilder()
                .addAllDataPoints(
                    LongStream.of(points)
                        .mapToObj(point -> NumberDataPoint.newBuilder().setAsInt(point).build())
                        .toList()))
        .build();
  }

  private static MessageLite spans(int... byScope) {
    ResourceSpans.Builder resource = ResourceSpans.newBuilder();
    for (int count : byScope) {
      ScopeSpans.Builder scope = ScopeSpans.newBuilder();
      for (int i = 0; i < count; i++) {
        scope.addSpans(Span.newBuilder().setName("GET"));
      }
      resource.addScopeSpans(scope);
    }
    return ExportTraceServiceRequest.newBuilder().addResourceSpans(resource).build();
  }

  private void post(String path, MessageLite message) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sink.endpoint() + path))
            .POST(BodyPublishers.ofByteArray(message.toByteArray()))
            .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode())
        .isEqualTo(200);
  }
}
