package dev.vertrace.aws;

import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;

/** Requests in flight at once, each of which makes calls one after the other. */
class InterleavedCallsTest {
  private static final int REQUESTS = 1000;
  private static final AttributeKey<String> MARKER = AttributeKey.stringKey("marker");

  private final TestTraces traces = new TestTraces();
  private final AwsTracing tracing =
      AwsTracing.create(
          traces.vertrace,
          new AwsTracingOptions()
              .setCustomizer(
                  "SQS",
                  new AwsCustomizer() {
                    @Override
                    public void onStart(AttributesBuilder attributes, SdkRequest request) {
                      attributes.put(MARKER, ((ListQueuesRequest) request).queueNamePrefix());
                    }
                  }));
  private final Vertx vertx = Vertx.builder().withTracer(traces.vertrace.tracerFactory()).build();

  @Test
  void keepsContextOfEach() {
    try (ElasticMq server = new ElasticMq();
        SqsAsyncClient sqs =
            tracing.wrap(
                ElasticMq.at(SqsAsyncClient.builder(), server.port())
                    .httpClientBuilder(
                        NettyNioAsyncHttpClient.builder().maxPendingConnectionAcquires(REQUESTS))
                    .build())) {
      int port =
          await(
                  vertx
                      .createHttpServer()
                      .requestHandler(request -> answer(sqs, request))
                      .listen(0, "127.0.0.1"))
              .actualPort();
      HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(REQUESTS));

      List<Future<String>> answers =
          IntStream.range(0, REQUESTS).mapToObj(i -> get(client, port, i)).toList();
      await(Future.all(answers));
      assertThat(answers).extracting(Future::result).containsOnly("same context, same trace");

      List<SpanData> spans = traces.recorded.await(4 * REQUESTS);
      assertWhole(spans);
      await(vertx.close());
    }
  }

  private void answer(SqsAsyncClient sqs, HttpServerRequest request) {
    String marker = request.path().substring(1);
    traces
        .vertrace
        .span("work")
        .attribute(MARKER, marker)
        .run(
            () -> {
              Context context = Vertx.currentContext();
              Span span = Span.current();
              return list(sqs, marker)
                  .compose(
                      first ->
                          Vertx.currentContext() == context && Span.current() == span
                              ? list(sqs, marker)
                              : Future.failedFuture("lost"))
                  .map(
                      second ->
                          Vertx.currentContext() == context && Span.current() == span
                              ? "same context, same trace"
                              : "lost");
            })
        .onComplete(result -> request.response().end(String.valueOf(result.result())));
  }

  private static Future<?> list(SqsAsyncClient sqs, String marker) {
    return AwsTracing.toFuture(sqs.listQueues(queues -> queues.queueNamePrefix(marker)));
  }

  /** Each request has its server span, its work, and two calls below it. */
  private static void assertWhole(List<SpanData> spans) {
    Map<String, SpanData> byId = spans.stream().collect(toMap(SpanData::getSpanId, span -> span));
    Map<String, List<SpanData>> calls =
        spans.stream()
            .filter(span -> span.getName().equals("SQS.ListQueues"))
            .collect(groupingBy(span -> String.valueOf(span.getAttributes().get(MARKER))));
    assertThat(calls).hasSize(REQUESTS);
    assertThat(calls.values())
        .allSatisfy(
            two -> {
              SpanData work = byId.get(two.get(0).getParentSpanId());
              assertThat(two).hasSize(2);
              assertThat(two).extracting(SpanData::getParentSpanId).containsOnly(work.getSpanId());
              assertThat(work.getAttributes().get(MARKER))
                  .isEqualTo(two.get(0).getAttributes().get(MARKER));
              assertThat(byId).containsKey(work.getParentSpanId());
            });
  }

  private static Future<String> get(HttpClient client, int port, int marker) {
    return client
        .request(HttpMethod.GET, port, "127.0.0.1", "/" + marker)
        .compose(HttpClientRequest::send)
        .compose(HttpClientResponse::body)
        .map(Object::toString);
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(60, SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no result in 60 s", e);
    }
  }
}
