package dev.vertrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Services that answer with something else than they should, or not at all. */
class BadAnswersTest {
  private final TestTraces traces = new TestTraces();
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void leavesNoSpan() {
    vertx.close().await();
    assertThat(traces.recorded.open()).isEmpty();
    assertThat(traces.recorded.drain()).isEmpty();
  }

  static Stream<Arguments> answers() {
    String unreadable = SdkClientException.class.getName();
    return Stream.of(
        answer("expired credentials", 403, "ExpiredToken", r -> error(r, 403, "ExpiredToken")),
        answer("throttled", 400, "RequestThrottled", r -> error(r, 400, "RequestThrottled")),
        answer(
            "no code", 500, SqsException.class.getName(), r -> r.setStatusCode(500).end("<html>")),
        answer("cut off", 0, unreadable, BadAnswersTest::cutOff),
        answer("reset", 0, unreadable, r -> r.reset()),
        answer("no JSON", 0, unreadable, r -> r.end("<html>")));
  }

  private static Arguments answer(
      String what, int status, String type, Consumer<HttpServerResponse> answer) {
    return arguments(what, status, type, answer);
  }

  private static void error(HttpServerResponse response, int status, String type) {
    response.setStatusCode(status).end("{\"__type\": \"com.amazonaws.sqs#" + type + "\"}");
  }

  private static void cutOff(HttpServerResponse response) {
    response
        .putHeader("content-length", "100")
        .write("{\"QueueUrls\": [")
        .onComplete(v -> response.reset());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void endsOnceWithTrueCause(
      String what, int status, String type, Consumer<HttpServerResponse> answer) {
    int port = serve(answer);
    try (SqsAsyncClient sqs =
        traces.tracing.wrap(ElasticMq.at(SqsAsyncClient.builder(), port).build())) {
      assertThatThrownBy(sqs.listQueues()::join).isNotNull();
    }

    assertFailed(traces.single(), port, status, type);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void endsOnceWithTrueCause_whenOnlyIntercepted(
      String what, int status, String type, Consumer<HttpServerResponse> answer) {
    int port = serve(answer);
    try (SqsAsyncClient sqs =
        ElasticMq.at(SqsAsyncClient.builder(), port)
            .overrideConfiguration(
                o ->
                    o.addExecutionInterceptor(traces.tracing.interceptor())
                        .retryStrategy(r -> r.maxAttempts(1)))
            .build()) {
      assertThatThrownBy(sqs.listQueues()::join).isNotNull();
    }

    assertFailed(traces.single(), port, status, type);
  }

  @Test
  void endsOnce_whenClientClosesMeanwhile() {
    Promise<Void> asked = Promise.promise();
    int port = serve(response -> asked.complete());
    SqsAsyncClient sqs = traces.tracing.wrap(ElasticMq.at(SqsAsyncClient.builder(), port).build());
    CompletableFuture<?> call = sqs.listQueues();
    asked.future().await();
    sqs.close();
    assertThatThrownBy(call::join).isNotNull();

    SpanData span = traces.single();
    assertFailed(span, port, 0, SdkClientException.class.getName());
  }

  @Test
  void endsOnce_whenEndpointCannotBe() {
    try (SqsAsyncClient sqs =
        traces.tracing.wrap(
            ElasticMq.at(SqsAsyncClient.builder(), 1)
                .endpointOverride(URI.create("http://not_a_host.invalid:99999"))
                .build())) {
      assertThatThrownBy(() -> sqs.listQueues().join()).isNotNull();
    }

    SpanData span = traces.single();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  private int serve(Consumer<HttpServerResponse> answer) {
    return vertx
        .createHttpServer()
        .requestHandler(request -> answer.accept(request.response()))
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }

  private static void assertFailed(SpanData span, int port, int status, String type) {
    AttributesBuilder expected =
        Attributes.builder()
            .put("rpc.system.name", "aws-api")
            .put("rpc.method", "SQS/ListQueues")
            .put("cloud.region", "eu-central-1")
            .put("server.address", "127.0.0.1")
            .put("server.port", port)
            .put("error.type", type);
    if (status > 0) {
      expected.put("http.response.status_code", status);
    }
    assertThat(span.getAttributes().asMap()).isEqualTo(expected.build().asMap());
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getEvents()).hasSize(1);
  }
}
