package dev.vertrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.sns.SnsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Calls that fail before they are sent: what is known at the start is what counts here. */
class AwsResourcesTest {
  private static final int PORT = 1;

  private final TestTraces traces = new TestTraces();

  @AfterEach
  void leavesNoSpan() {
    assertThat(traces.recorded.open()).isEmpty();
    assertThat(traces.recorded.drain()).isEmpty();
  }

  @Test
  void tellsQueue() {
    assertThat(
            call(SqsAsyncClient.builder(), sqs -> sqs.deleteQueue(r -> r.queueUrl("http://q/1"))))
        .isEqualTo(
            failed("SQS/DeleteQueue").put("aws.sqs.queue.url", "http://q/1").build().asMap());
  }

  @Test
  void tellsTopic() {
    assertThat(
            call(
                SnsAsyncClient.builder(),
                sns -> sns.publish(r -> r.topicArn("arn:aws:sns:x:1:t").message("secret"))))
        .isEqualTo(
            failed("SNS/Publish").put("aws.sns.topic.arn", "arn:aws:sns:x:1:t").build().asMap());
  }

  @Test
  void tellsStream() {
    assertThat(
            call(
                KinesisAsyncClient.builder(),
                kinesis -> kinesis.listShards(r -> r.streamName("clicks"))))
        .isEqualTo(
            failed("Kinesis/ListShards").put("aws.kinesis.stream_name", "clicks").build().asMap());
  }

  @Test
  void tellsFunction() {
    assertThat(
            call(
                LambdaAsyncClient.builder(),
                lambda ->
                    lambda.invoke(r -> r.functionName("arn:aws:lambda:x:1:function:resize:7"))))
        .isEqualTo(
            failed("Lambda/Invoke")
                .put("faas.invoked_name", "resize")
                .put("faas.invoked_provider", "aws")
                .put("faas.invoked_region", "eu-central-1")
                .build()
                .asMap());
    assertThat(
            call(
                LambdaAsyncClient.builder(),
                lambda -> lambda.getEventSourceMapping(r -> r.uuid("587ad24b"))))
        .isEqualTo(
            failed("Lambda/GetEventSourceMapping")
                .put("aws.lambda.resource_mapping.id", "587ad24b")
                .build()
                .asMap());
    assertThat(
            List.of(
                "resize", "resize:7", "1:function:resize", "arn:aws:lambda:x:1:function:resize"))
        .allSatisfy(name -> assertThat(AwsResources.functionName(name)).isEqualTo("resize"));
  }

  @Test
  void tellsObject_onlyWhenAskedTo() {
    Function<S3AsyncClient, CompletableFuture<?>> call =
        s3 ->
            s3.uploadPart(
                r -> r.bucket("b").key("k").uploadId("u").partNumber(7),
                AsyncRequestBody.fromString("secret"));
    assertThat(call(S3AsyncClient.builder(), call))
        .isEqualTo(failed("S3/UploadPart").build().asMap());

    AwsTracing open =
        AwsTracing.create(traces.vertrace, new AwsTracingOptions().setS3Objects(true));
    assertThat(call(open, S3AsyncClient.builder(), call))
        .isEqualTo(
            failed("S3/UploadPart")
                .put("aws.s3.bucket", "b")
                .put("aws.s3.key", "k")
                .put("aws.s3.upload_id", "u")
                .put("aws.s3.part_number", 7)
                .build()
                .asMap());
  }

  @Test
  void tellsSecretAndStateMachine() {
    assertThat(start("SecretsManager", Map.of("SecretId", "arn:aws:secretsmanager:x:1:secret:s")))
        .containsEntry("aws.secretsmanager.secret.arn", "arn:aws:secretsmanager:x:1:secret:s");
    assertThat(start("SecretsManager", Map.of("SecretId", "name"))).hasSize(2);
    assertThat(start("SFN", Map.of("StateMachineArn", "s", "ActivityArn", "a")))
        .containsEntry("aws.step_functions.state_machine.arn", "s")
        .containsEntry("aws.step_functions.activity.arn", "a");
  }

  @Test
  void asksCustomizerOfService_andSurvivesIt() {
    AwsTracing customized =
        AwsTracing.create(
            traces.vertrace,
            new AwsTracingOptions()
                .setCustomizer(
                    "SQS",
                    new AwsCustomizer() {
                      @Override
                      public void onStart(AttributesBuilder attributes, SdkRequest request) {
                        attributes.put("start", request.getClass().getSimpleName());
                      }

                      @Override
                      public void onEnd(
                          AttributesBuilder attributes,
                          SdkRequest request,
                          @Nullable SdkResponse response,
                          @Nullable Throwable failure) {
                        attributes.put("end", String.valueOf(failure.getMessage()));
                        if (request instanceof SendMessageRequest) {
                          throw new AssertionError("expected");
                        }
                      }
                    }));
    assertThat(call(customized, SqsAsyncClient.builder(), SqsAsyncClient::listQueues))
        .isEqualTo(
            failed("SQS/ListQueues")
                .put("start", "ListQueuesRequest")
                .put("end", "no credentials")
                .build()
                .asMap());
    assertThat(
            call(
                customized,
                SqsAsyncClient.builder(),
                sqs -> sqs.sendMessage(r -> r.queueUrl("http://q/1").messageBody("secret"))))
        .isEqualTo(
            failed("SQS/SendMessage")
                .put("aws.sqs.queue.url", "http://q/1")
                .put("start", "SendMessageRequest")
                .build()
                .asMap());
  }

  private <C extends SdkClient, B extends AwsClientBuilder<B, C>> Map<AttributeKey<?>, Object> call(
      B builder, Function<C, CompletableFuture<?>> call) {
    return call(traces.tracing, builder, call);
  }

  private <C extends SdkClient, B extends AwsClientBuilder<B, C>> Map<AttributeKey<?>, Object> call(
      AwsTracing tracing, B builder, Function<C, CompletableFuture<?>> call) {
    builder =
        ElasticMq.at(builder, PORT)
            .credentialsProvider(
                () -> {
                  throw SdkClientException.create("no credentials");
                });
    try (C client = tracing.wrap(builder.build())) {
      assertThatThrownBy(call.apply(client)::join).hasCauseInstanceOf(SdkClientException.class);
    }
    return traces.single().getAttributes().asMap();
  }

  private static AttributesBuilder failed(String method) {
    return Attributes.builder()
        .put("rpc.system.name", "aws-api")
        .put("rpc.method", method)
        .put("cloud.region", "eu-central-1")
        .put("server.address", "127.0.0.1")
        .put("server.port", PORT)
        .put("error.type", SdkClientException.class.getName());
  }

  /** For services whose clients this build does not have. */
  private Map<String, Object> start(String service, Map<String, String> members) {
    traces
        .tracing
        .start(new ClientInfo(service, null, null, null), new MembersRequest(members))
        .end(null, null);
    SpanData span = traces.single();
    Map<String, Object> attributes = new HashMap<>();
    span.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value));
    return attributes;
  }

  private static final class MembersRequest extends SdkRequest {
    private final Map<String, String> members;

    MembersRequest(Map<String, String> members) {
      this.members = members;
    }

    @Override
    public <T> Optional<T> getValueForField(String name, Class<T> type) {
      return Optional.ofNullable(members.get(name)).map(type::cast);
    }

    @Override
    public Optional<? extends RequestOverrideConfiguration> overrideConfiguration() {
      return Optional.empty();
    }

    @Override
    public Builder toBuilder() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<SdkField<?>> sdkFields() {
      return List.of();
    }
  }
}
