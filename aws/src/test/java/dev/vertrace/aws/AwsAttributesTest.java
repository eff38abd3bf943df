package dev.vertrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.semconv.incubating.AwsIncubatingAttributes;
import io.opentelemetry.semconv.incubating.CloudIncubatingAttributes;
import io.opentelemetry.semconv.incubating.FaasIncubatingAttributes;
import org.junit.jupiter.api.Test;

class AwsAttributesTest {
  @Test
  void matchRegistry() {
    assertThat(AwsAttributes.AWS_REQUEST_ID).isEqualTo(AwsIncubatingAttributes.AWS_REQUEST_ID);
    assertThat(AwsAttributes.AWS_EXTENDED_REQUEST_ID)
        .isEqualTo(AwsIncubatingAttributes.AWS_EXTENDED_REQUEST_ID);
    assertThat(AwsAttributes.CLOUD_REGION).isEqualTo(CloudIncubatingAttributes.CLOUD_REGION);
    assertThat(AwsAttributes.AWS_SQS_QUEUE_URL)
        .isEqualTo(AwsIncubatingAttributes.AWS_SQS_QUEUE_URL);
    assertThat(AwsAttributes.AWS_SNS_TOPIC_ARN)
        .isEqualTo(AwsIncubatingAttributes.AWS_SNS_TOPIC_ARN);
    assertThat(AwsAttributes.AWS_KINESIS_STREAM_NAME)
        .isEqualTo(AwsIncubatingAttributes.AWS_KINESIS_STREAM_NAME);
    assertThat(AwsAttributes.AWS_LAMBDA_RESOURCE_MAPPING_ID)
        .isEqualTo(AwsIncubatingAttributes.AWS_LAMBDA_RESOURCE_MAPPING_ID);
    assertThat(AwsAttributes.AWS_SECRETSMANAGER_SECRET_ARN)
        .isEqualTo(AwsIncubatingAttributes.AWS_SECRETSMANAGER_SECRET_ARN);
    assertThat(AwsAttributes.AWS_STEP_FUNCTIONS_ACTIVITY_ARN)
        .isEqualTo(AwsIncubatingAttributes.AWS_STEP_FUNCTIONS_ACTIVITY_ARN);
    assertThat(AwsAttributes.AWS_STEP_FUNCTIONS_STATE_MACHINE_ARN)
        .isEqualTo(AwsIncubatingAttributes.AWS_STEP_FUNCTIONS_STATE_MACHINE_ARN);
    assertThat(AwsAttributes.AWS_S3_BUCKET).isEqualTo(AwsIncubatingAttributes.AWS_S3_BUCKET);
    assertThat(AwsAttributes.AWS_S3_KEY).isEqualTo(AwsIncubatingAttributes.AWS_S3_KEY);
    assertThat(AwsAttributes.AWS_S3_COPY_SOURCE)
        .isEqualTo(AwsIncubatingAttributes.AWS_S3_COPY_SOURCE);
    assertThat(AwsAttributes.AWS_S3_UPLOAD_ID).isEqualTo(AwsIncubatingAttributes.AWS_S3_UPLOAD_ID);
    assertThat(AwsAttributes.AWS_S3_PART_NUMBER)
        .isEqualTo(AwsIncubatingAttributes.AWS_S3_PART_NUMBER);
    assertThat(AwsAttributes.FAAS_INVOKED_NAME)
        .isEqualTo(FaasIncubatingAttributes.FAAS_INVOKED_NAME);
    assertThat(AwsAttributes.FAAS_INVOKED_PROVIDER)
        .isEqualTo(FaasIncubatingAttributes.FAAS_INVOKED_PROVIDER);
    assertThat(AwsAttributes.FAAS_INVOKED_REGION)
        .isEqualTo(FaasIncubatingAttributes.FAAS_INVOKED_REGION);
  }
}
