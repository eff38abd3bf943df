package dev.vertrace.aws;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;

/**
 * The names of the semantic conventions that are still in development, in one place; a test checks
 * them against the registry.
 */
final class AwsAttributes {
  static final AttributeKey<String> AWS_REQUEST_ID = stringKey("aws.request_id");
  static final AttributeKey<String> AWS_EXTENDED_REQUEST_ID = stringKey("aws.extended_request_id");
  static final AttributeKey<String> CLOUD_REGION = stringKey("cloud.region");
  static final AttributeKey<String> AWS_SQS_QUEUE_URL = stringKey("aws.sqs.queue.url");
  static final AttributeKey<String> AWS_SNS_TOPIC_ARN = stringKey("aws.sns.topic.arn");
  static final AttributeKey<String> AWS_KINESIS_STREAM_NAME = stringKey("aws.kinesis.stream_name");
  static final AttributeKey<String> AWS_LAMBDA_RESOURCE_MAPPING_ID =
      stringKey("aws.lambda.resource_mapping.id");
  static final AttributeKey<String> FAAS_INVOKED_NAME = stringKey("faas.invoked_name");
  static final AttributeKey<String> FAAS_INVOKED_PROVIDER = stringKey("faas.invoked_provider");
  static final AttributeKey<String> FAAS_INVOKED_REGION = stringKey("faas.invoked_region");
  static final AttributeKey<String> AWS_SECRETSMANAGER_SECRET_ARN =
      stringKey("aws.secretsmanager.secret.arn");
  static final AttributeKey<String> AWS_STEP_FUNCTIONS_ACTIVITY_ARN =
      stringKey("aws.step_functions.activity.arn");
  static final AttributeKey<String> AWS_STEP_FUNCTIONS_STATE_MACHINE_ARN =
      stringKey("aws.step_functions.state_machine.arn");
  static final AttributeKey<String> AWS_S3_BUCKET = stringKey("aws.s3.bucket");
  static final AttributeKey<String> AWS_S3_KEY = stringKey("aws.s3.key");
  static final AttributeKey<String> AWS_S3_COPY_SOURCE = stringKey("aws.s3.copy_source");
  static final AttributeKey<String> AWS_S3_UPLOAD_ID = stringKey("aws.s3.upload_id");
  static final AttributeKey<Long> AWS_S3_PART_NUMBER = longKey("aws.s3.part_number");

  private AwsAttributes() {}
}
