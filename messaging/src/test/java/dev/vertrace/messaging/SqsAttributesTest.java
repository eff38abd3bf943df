package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.incubating.MessagingIncubatingMetrics;
import org.junit.jupiter.api.Test;

class SqsAttributesTest {
  @Test
  void matchConventions() {
    assertThat(SqsAttributes.ERROR_TYPE).isEqualTo(ErrorAttributes.ERROR_TYPE);
    assertThat(SqsAttributes.SERVER_ADDRESS).isEqualTo(ServerAttributes.SERVER_ADDRESS);
    assertThat(SqsAttributes.SERVER_PORT).isEqualTo(ServerAttributes.SERVER_PORT);
    assertThat(SqsAttributes.SENT_MESSAGES)
        .isEqualTo(MessagingIncubatingMetrics.MESSAGING_CLIENT_SENT_MESSAGES_NAME);
    assertThat(SqsAttributes.CONSUMED_MESSAGES)
        .isEqualTo(MessagingIncubatingMetrics.MESSAGING_CLIENT_CONSUMED_MESSAGES_NAME);
    assertThat(SqsAttributes.OPERATION_DURATION)
        .isEqualTo(MessagingIncubatingMetrics.MESSAGING_CLIENT_OPERATION_DURATION_NAME);
    assertThat(SqsAttributes.PROCESS_DURATION)
        .isEqualTo(MessagingIncubatingMetrics.MESSAGING_PROCESS_DURATION_NAME);
  }
}
