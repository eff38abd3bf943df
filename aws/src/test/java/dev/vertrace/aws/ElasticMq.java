package dev.vertrace.aws;

import java.net.URI;
import java.util.UUID;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** A real SQS server in the process, and clients for it. */
final class ElasticMq implements AutoCloseable {
  private final SQSRestServer server =
      SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
  private final int port = server.waitUntilStarted().localAddress().getPort();

  int port() {
    return port;
  }

  SqsAsyncClient asyncClient() {
    return at(SqsAsyncClient.builder(), port).build();
  }

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

  @Override
  public void close() {
    server.stopAndWait();
  }
}
