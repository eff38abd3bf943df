package dev.vertrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.semconv.incubating.AwsIncubatingAttributes;
import io.opentelemetry.semconv.incubating.CloudIncubatingAttributes;
import org.junit.jupiter.api.Test;

class AwsAttributesTest {
  @Test
  void matchRegistry() {
    assertThat(AwsAttributes.AWS_REQUEST_ID).isEqualTo(AwsIncubatingAttributes.AWS_REQUEST_ID);
    assertThat(AwsAttributes.AWS_EXTENDED_REQUEST_ID)
        .isEqualTo(AwsIncubatingAttributes.AWS_EXTENDED_REQUEST_ID);
    assertThat(AwsAttributes.CLOUD_REGION).isEqualTo(CloudIncubatingAttributes.CLOUD_REGION);
  }
}
