package dev.vertrace.examples;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.FutureConverters;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** SQS as ElasticMQ speaks it, on a free port of the loopback interface. */
final class LocalSqs implements AutoCloseable {
  private final SQSRestServer server;
  private final InetSocketAddress address;

  private LocalSqs(SQSRestServer server) {
    this.server = server;
    this.address = server.waitUntilStarted().localAddress();
  }

  static LocalSqs start() {
    return new LocalSqs(SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start());
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + address.getPort());
  }

  static SqsAsyncClient client(URI endpoint) {
    return SqsAsyncClient.builder()
        .endpointOverride(endpoint)
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .build();
  }

  @Override
  public void close() {
    // A poll that nobody waits for any more would hold up stopAndWait() for 20 seconds.
    FiniteDuration atOnce = FiniteDuration.apply(1, TimeUnit.MILLISECONDS);
    FutureConverters.asJava(server.waitUntilStarted().terminate(atOnce))
        .toCompletableFuture()
        .join();
    server.stopAndWait();
  }
}
