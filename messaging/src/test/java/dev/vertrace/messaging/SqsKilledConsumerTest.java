package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.RemoteParent;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The message of a process that is killed comes back, by the same rule. */
class SqsKilledConsumerTest {
  @RegisterExtension final SqsFixture sqs = new SqsFixture();

  @ParameterizedTest
  @EnumSource(names = {"CHILD", "LINK"})
  void handlesMessageAgain_whenConsumerWasKilled(RemoteParent use) throws Exception {
    sqs.queueUrl =
        sqs.server.createQueue(
            SqsServer.uniqueName(), Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "2"));
    SpanData send = sqs.sendTraced();
    Process consumer = startConsumer();
    try {
      assertThat(consumer.inputReader().lines().filter(line -> line.startsWith("got")).findFirst())
          .contains("got " + send.getAttributes().get(MessagingAttributes.MESSAGING_MESSAGE_ID));
    } finally {
      consumer.destroyForcibly();
    }
    assertThat(consumer.waitFor(20, TimeUnit.SECONDS)).isTrue();

    SqsConsumer next =
        sqs.start(
            sqs.builder(sqs.server.client).options(new SqsOptions().setRemoteParent(use)),
            message -> Future.succeededFuture());
    SpanData process = sqs.traces.single();
    next.close().await();

    assertThat(process.getAttributes().get(SqsAttributes.RECEIVE_COUNT)).isEqualTo(2);
    if (use == RemoteParent.CHILD) {
      assertThat(process.getParentSpanId()).isEqualTo(send.getSpanId());
      assertThat(process.getLinks()).isEmpty();
    } else {
      assertThat(process.getParentSpanId()).isEqualTo(SpanId.getInvalid());
      assertThat(process.getLinks())
          .extracting(link -> link.getSpanContext().getSpanId())
          .containsExactly(send.getSpanId());
    }
    assertThat(sqs.server.messagesLeft(sqs.queueUrl)).isZero();
  }

  private Process startConsumer() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-classpath",
            System.getProperty("java.class.path"),
            SqsKilledConsumerMain.class.getName(),
            "" + sqs.server.port,
            sqs.queueUrl)
        .redirectError(new File("target", "killed-consumer.log"))
        .start();
  }
}
