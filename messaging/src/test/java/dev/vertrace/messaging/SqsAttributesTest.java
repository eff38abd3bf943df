package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import org.junit.jupiter.api.Test;

class SqsAttributesTest {
  @Test
  void matchConventions() {
    assertThat(SqsAttributes.ERROR_TYPE).isEqualTo(ErrorAttributes.ERROR_TYPE);
    assertThat(SqsAttributes.SERVER_ADDRESS).isEqualTo(ServerAttributes.SERVER_ADDRESS);
    assertThat(SqsAttributes.SERVER_PORT).isEqualTo(ServerAttributes.SERVER_PORT);
  }
}
