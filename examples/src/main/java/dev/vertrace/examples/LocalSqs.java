package dev.vertrace.examples;

import java.net.InetSocketAddress;
import java.net.URI;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
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
    server.stopAndWait();
  }
}
