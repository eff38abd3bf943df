package dev.vertrace.aws;

import io.opentelemetry.api.common.AttributeKey;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;

/**
 * What a call works on: queue, topic, stream, function and the like, as the <a
 * href="https://opentelemetry.io/docs/specs/semconv/registry/attributes/aws/">registry</a> names
 * them. Read by the names of the request's members, without the service's classes.
 */
final class AwsResources {
  private AwsResources() {}

  static void describe(AwsCall call, AwsTracingOptions options) {
    switch (call.service()) {
      case "SQS" -> copy(call, "QueueUrl", AwsAttributes.AWS_SQS_QUEUE_URL);
      case "SNS" -> copy(call, "TopicArn", AwsAttributes.AWS_SNS_TOPIC_ARN);
      case "Kinesis" -> call.set(AwsAttributes.AWS_KINESIS_STREAM_NAME, stream(call.request()));
      case "Lambda" -> function(call);
      case "SecretsManager" -> secret(call, member(call.request(), "SecretId"));
      case "SFN" -> {
        copy(call, "ActivityArn", AwsAttributes.AWS_STEP_FUNCTIONS_ACTIVITY_ARN);
        copy(call, "StateMachineArn", AwsAttributes.AWS_STEP_FUNCTIONS_STATE_MACHINE_ARN);
      }
      case "S3" -> {
        if (options.s3Objects()) {
          object(call);
        }
      }
      default -> {}
    }
  }

  private static void copy(AwsCall call, String member, AttributeKey<String> key) {
    call.set(key, member(call.request(), member));
  }

  private static @Nullable String member(SdkRequest request, String name) {
    return request.getValueForField(name, String.class).orElse(null);
  }

  /** {@code arn:aws:kinesis:region:account:stream/name}, also with a consumer after it. */
  private static @Nullable String stream(SdkRequest request) {
    String name = member(request, "StreamName");
    String arn = name == null ? member(request, "StreamARN") : null;
    int mark = arn == null ? -1 : arn.indexOf(":stream/");
    return arn == null || mark < 0
        ? name
        : arn.substring(mark + ":stream/".length()).split("/", 2)[0];
  }

  private static void function(AwsCall call) {
    if (call.operation().startsWith("Invoke")) {
      String function = member(call.request(), "FunctionName");
      call.set(AwsAttributes.FAAS_INVOKED_NAME, function == null ? null : functionName(function));
      call.set(AwsAttributes.FAAS_INVOKED_PROVIDER, "aws");
      call.set(AwsAttributes.FAAS_INVOKED_REGION, call.region());
    } else if (call.operation().endsWith("EventSourceMapping")) {
      copy(call, "UUID", AwsAttributes.AWS_LAMBDA_RESOURCE_MAPPING_ID);
    }
  }

  /** Of {@code name}, {@code name:qualifier}, {@code account:function:name} or the whole ARN. */
  static String functionName(String function) {
    int mark = function.indexOf("function:");
    return function.substring(mark < 0 ? 0 : mark + "function:".length()).split(":", 2)[0];
  }

  private static void secret(AwsCall call, @Nullable String id) {
    if (id != null && id.startsWith("arn:")) { // else it is a name
      call.set(AwsAttributes.AWS_SECRETSMANAGER_SECRET_ARN, id);
    }
  }

  private static @Nullable String copySource(SdkRequest request) {
    String bucket = member(request, "SourceBucket");
    String key = member(request, "SourceKey");
    return bucket == null || key == null ? member(request, "CopySource") : bucket + "/" + key;
  }

  private static void object(AwsCall call) {
    copy(call, "Bucket", AwsAttributes.AWS_S3_BUCKET);
    copy(call, "Key", AwsAttributes.AWS_S3_KEY);
    call.set(AwsAttributes.AWS_S3_COPY_SOURCE, copySource(call.request()));
    copy(call, "UploadId", AwsAttributes.AWS_S3_UPLOAD_ID);
    call.set(
        AwsAttributes.AWS_S3_PART_NUMBER,
        call.request()
            .getValueForField("PartNumber", Integer.class)
            .map(Integer::longValue)
            .orElse(null));
  }
}
