package dev.vertrace.messaging;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A real SQS server in the process, with a client that makes no spans. */
final class SqsServer implements AutoCloseable {
  private final SQSRestServer server =
      SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
  final int port = server.waitUntilStarted().localAddress().getPort();
  final SqsAsyncClient client = at(SqsAsyncClient.builder(), port).build();

  static <B extends AwsClientBuilder<B, ?>> B at(B builder, int port) {
    return builder
        .endpointOverride(URI.create("http://127.0.0.1:" + port))
        .region(Region.EU_CENTRAL_1)
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("x", "x")));
  }

  static String uniqueName() {
    return "q-" + UUID.randomUUID();
  }

  /** The URL of a new queue. */
  String createQueue() {
    return createQueue(uniqueName(), Map.of());
  }

  String createQueue(String name, Map<QueueAttributeName, String> attributes) {
    return client
        .createQueue(queue -> queue.queueName(name).attributes(attributes))
        .join()
        .queueUrl();
  }

  /** The messages of a queue that are not deleted, visible or not. */
  int messagesLeft(String queueUrl) {
    return client
        .getQueueAttributes(
            queue ->
                queue
                    .queueUrl(queueUrl)
                    .attributeNames(
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
        .join()
        .attributes()
        .values()
        .stream()
        .mapToInt(Integer::parseInt)
        .sum();
  }

  /** Throws from the given method as often as it is told, and forwards all else. */
  SqsAsyncClient throwing(String method, int times) {
    AtomicInteger left = new AtomicInteger(times);
    return (SqsAsyncClient)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SqsAsyncClient.class},
            (proxy, called, args) -> {
              if (called.getName().equals(method) && left.getAndDecrement() > 0) {
                throw new IllegalStateException("thrown by " + method);
              }
              return called.invoke(client, args);
            });
  }

  @Override
  public void close() {
    client.close();
    server.stopAndWait();
  }
}
