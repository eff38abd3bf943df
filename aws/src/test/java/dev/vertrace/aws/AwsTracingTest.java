package dev.vertrace.aws;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.endpoints.EndpointUrl;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

class AwsTracingTest {
  private static ElasticMq server;
  private static SqsAsyncClient plain;

  private final TestTraces traces = new TestTraces();
  private final SqsAsyncClient sqs = traces.tracing.wrap(plain);

  @BeforeAll
  static void start() {
    server = new ElasticMq();
    plain =
        ElasticMq.at(SqsAsyncClient.builder(), server.port())
            .overrideConfiguration(
                configuration -> configuration.addExecutionInterceptor(new RequestIds()))
            .build();
  }

  @AfterAll
  static void stop() {
    plain.close();
    server.close();
  }

  @AfterEach
  void leavesNoSpan() {
    assertThat(traces.recorded.open()).isEmpty();
    assertThat(traces.recorded.drain()).isEmpty();
  }

  @Test
  void describesCall() {
    sqs.listQueues(ListQueuesRequest.builder().build()).join();

    SpanData span = traces.single();
    assertThat(span.getName()).isEqualTo("SQS.ListQueues");
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("dev.vertrace.aws");
    assertThat(span.getAttributes().asMap())
        .isEqualTo(attributes("ListQueues", 200).build().asMap());
  }

  @Test
  void tellsServer_whenEndpointIsResolvedForEachCall() {
    EndpointUrl resolved = EndpointUrl.fromUri(URI.create("http://127.0.0.1:" + server.port()));
    try (SqsAsyncClient client =
        traces.tracing.wrap(
            SqsAsyncClient.builder()
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .endpointProvider(
                    parameters ->
                        CompletableFuture.completedFuture(
                            Endpoint.builder().endpointUrl(resolved).build()))
                .build())) {
      client.listQueues().join();
    }

    assertThat(traces.single().getAttributes().asMap())
        .isEqualTo(
            attributes("ListQueues", 200)
                .remove(stringKey("aws.request_id"))
                .remove(stringKey("aws.extended_request_id"))
                .build()
                .asMap());
  }

  @Test
  void describesServiceError() {
    CompletableFuture<?> missing = sqs.getQueueUrl(url -> url.queueName("missing"));

    assertThatThrownBy(missing::join).hasCauseInstanceOf(QueueDoesNotExistException.class);
    SpanData span = traces.single();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).contains("specified queue does not exist");
    assertThat(span.getEvents()).hasSize(1);
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            attributes("GetQueueUrl", 400).put("error.type", "QueueDoesNotExist").build().asMap());
  }

  private static AttributesBuilder attributes(String operation, long status) {
    return Attributes.builder()
        .put("rpc.system.name", "aws-api")
        .put("rpc.method", "SQS/" + operation)
        .put("cloud.region", "eu-central-1")
        .put("server.address", "127.0.0.1")
        .put("server.port", server.port())
        .put("http.response.status_code", status)
        .put("aws.request_id", "request-1")
        .put("aws.extended_request_id", "extended-1");
  }

  /** ElasticMQ sends no ids; AWS does. */
  private static final class RequestIds implements ExecutionInterceptor {
    @Override
    public SdkHttpResponse modifyHttpResponse(
        Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
      return context.httpResponse().toBuilder()
          .putHeader("x-amzn-RequestId", "request-1")
          .putHeader("x-amz-id-2", "extended-1")
          .build();
    }
  }

  @Test
  void isChildOfCallersSpan_andLeavesItCurrent() {
    traces.inSpan(
        "caller",
        () -> {
          Span before = Span.current();
          CompletableFuture<?> call = sqs.listQueues(ListQueuesRequest.builder().build());
          assertThat(Span.current()).isSameAs(before);
          return call.join();
        });

    assertThat(TraceTrees.of(traces.recorded.await(2)))
        .isEqualTo("caller\n  SQS.ListQueues CLIENT\n");
  }

  @Test
  void makesOneSpan_whenConvenienceMethodsCallOn() {
    sqs.listQueues(request -> request.queueNamePrefix("x")).join();
    assertThat(traces.single().getName()).isEqualTo("SQS.ListQueues");

    sqs.listQueues().join();
    assertThat(traces.single().getName()).isEqualTo("SQS.ListQueues");
  }

  @Test
  void makesOneSpanPerPage_whenPaginated() {
    sqs.listQueuesPaginator(request -> request.maxResults(10)).subscribe(page -> {}).join();
    assertThat(traces.single().getName()).isEqualTo("SQS.ListQueues");
  }

  @Test
  void tracesSyncClient() {
    try (SqsClient sync =
        traces.tracing.wrap(ElasticMq.at(SqsClient.builder(), server.port()).build())) {
      sync.createQueue(request -> request.queueName("sync"));
      assertThat(traces.single().getName()).isEqualTo("SQS.CreateQueue");

      assertThat(sync.listQueuesPaginator().queueUrls()).isNotEmpty();
      assertThat(traces.single().getName()).isEqualTo("SQS.ListQueues");

      assertThatThrownBy(() -> sync.getQueueUrl(request -> request.queueName("missing")))
          .isInstanceOf(QueueDoesNotExistException.class);
      assertThat(traces.single().getAttributes().get(stringKey("error.type")))
          .isEqualTo("QueueDoesNotExist");
    }
  }

  @Test
  void leavesWhatIsNoCallToClient() {
    assertThat(sqs.serviceName()).isEqualTo("sqs");
    assertThat(sqs.serviceClientConfiguration().region()).isEqualTo(Region.EU_CENTRAL_1);
    assertThat(sqs.toString()).isEqualTo(plain.toString());
    assertThat(sqs.hashCode()).isEqualTo(plain.hashCode());
    assertThat(sqs.equals(plain)).isTrue();
    assertThat(sqs.equals(traces.tracing.wrap(plain))).isTrue();
    assertThat(sqs.equals(null)).isFalse();
  }

  @Test
  void wrapsOnce() {
    SdkClient again = traces.tracing.wrap(sqs);
    assertThat(again).isSameAs(sqs);
    assertThat(AwsTracing.unwrap(sqs)).isSameAs(plain);
    assertThat(AwsTracing.unwrap(plain)).isSameAs(plain);
  }

  @Test
  void bringsResultBackToVertxContext() throws Exception {
    Vertx vertx = Vertx.builder().withTracer(traces.vertrace.tracerFactory()).build();
    io.vertx.core.Context context = vertx.getOrCreateContext();
    CompletableFuture<List<Object>> seen = new CompletableFuture<>();
    context.runOnContext(
        start ->
            traces
                .vertrace
                .span("work")
                .run(
                    () ->
                        AwsTracing.toFuture(sqs.getQueueUrl(url -> url.queueName("missing")))
                            .onComplete(
                                result ->
                                    seen.complete(
                                        List.of(
                                            result.cause().getClass(),
                                            Vertx.currentContext().isEventLoopContext(),
                                            Span.current().getSpanContext().getTraceId())))
                            .recover(failure -> Future.succeededFuture())));

    List<SpanData> spans = traces.recorded.await(2);
    assertThat(TraceTrees.of(spans)).isEqualTo("work\n  SQS.GetQueueUrl CLIENT !ERROR\n");
    assertThat(seen.get(20, TimeUnit.SECONDS))
        .containsExactly(QueueDoesNotExistException.class, true, spans.get(0).getTraceId());
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void toFutureWorksWithoutVertx() {
    CompletableFuture<String> done = CompletableFuture.completedFuture("x");
    assertThat(AwsTracing.toFuture(done).result()).isEqualTo("x");
  }
}
