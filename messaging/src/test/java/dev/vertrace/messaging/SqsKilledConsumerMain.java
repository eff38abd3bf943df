package dev.vertrace.messaging;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** A consumer in a process of its own, whose handler never ends. */
final class SqsKilledConsumerMain {
  private SqsKilledConsumerMain() {}

  public static void main(String[] portAndQueue) {
    SqsTraces traces = new SqsTraces();
    SqsConsumer.builder(
            Vertx.vertx(),
            traces.vertrace,
            SqsServer.at(SqsAsyncClient.builder(), Integer.parseInt(portAndQueue[0])).build(),
            portAndQueue[1])
        .waitTime(Duration.ofSeconds(1))
        .build()
        .start(
            message -> {
              System.out.println("got " + message.messageId());
              return Promise.<Void>promise().future();
            })
        .await();
  }
}
