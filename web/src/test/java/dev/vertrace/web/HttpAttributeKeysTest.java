package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.semconv.incubating.HttpIncubatingAttributes;
import org.junit.jupiter.api.Test;

class HttpAttributeKeysTest {
  @Test
  void areThoseOfTheRegistry() {
    assertThat(HttpAttributeKeys.REQUEST_BODY_SIZE)
        .isEqualTo(HttpIncubatingAttributes.HTTP_REQUEST_BODY_SIZE);
    assertThat(HttpAttributeKeys.RESPONSE_BODY_SIZE)
        .isEqualTo(HttpIncubatingAttributes.HTTP_RESPONSE_BODY_SIZE);
  }
}
