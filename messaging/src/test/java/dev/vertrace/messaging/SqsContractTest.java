package dev.vertrace.messaging;

import dev.vertrace.testkit.MessagingFailureContract;
import dev.vertrace.testkit.RecordedTraces;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** A traced client and the consumer, on a real server. */
class SqsContractTest implements MessagingFailureContract {
  private static SqsServer server;

  private final SqsTraces traces = new SqsTraces();
  private final SqsAsyncClient sqs = traces.tracing.wrap(server.client);
  private final Vertx vertx = Vertx.builder().withTracer(traces.vertrace.tracerFactory()).build();
  private String queueUrl;
  private SqsConsumer consumer;

  @BeforeAll
  static void start() {
    server = new SqsServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void createQueue() {
    queueUrl = server.createQueue();
    consumer =
        SqsConsumer.builder(vertx, traces.vertrace, sqs, queueUrl)
            .waitTime(Duration.ofSeconds(1))
            .build();
  }

  @AfterEach
  void close() {
    consumer.close().await();
    vertx.close().await();
  }

  @Override
  public String system() {
    return "aws_sqs";
  }

  @Override
  public String destination() {
    return SqsQueue.name(queueUrl);
  }

  @Override
  public void send(String body) {
    traces
        .vertrace
        .span("caller")
        .run(
            () ->
                Future.fromCompletionStage(
                    sqs.sendMessage(message -> message.queueUrl(queueUrl).messageBody(body))))
        .await();
  }

  @Override
  public void consume(Consumer<String> handler) {
    consumer
        .start(
            message -> {
              handler.accept(message.body());
              return Future.succeededFuture();
            })
        .await();
  }

  @Override
  public List<String> otherSpans() {
    return List.of("settle " + destination());
  }

  @Override
  public Set<String> extraAttributes() {
    return Set.of(
        "aws.request_id",
        "aws.sqs.queue.url",
        "cloud.region",
        "http.response.status_code",
        "rpc.method",
        "rpc.system.name",
        "vertrace.messaging.batch.id",
        "vertrace.messaging.queue.duration",
        "vertrace.messaging.receive_count");
  }

  @Override
  public RecordedTraces traces() {
    return traces.recorded;
  }
}
