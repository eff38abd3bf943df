package dev.vertrace.aws;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.retries.DefaultRetryStrategy;

/** A real DynamoDB Local in a JVM of its own, whose class path the build has written. */
final class DynamoDbLocal implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final Process process;
  private final int port;

  DynamoDbLocal() throws IOException {
    String libraries = Files.readString(Path.of("target", "dynamodb-local.classpath")).strip();
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx192m",
                "-classpath",
                Path.of("target", "test-classes") + File.pathSeparator + libraries,
                DynamoDbLocalMain.class.getName())
            .redirectError(new File("target", "dynamodb-local.log"))
            .start();
    port = awaitPort(process.inputReader());
  }

  private static int awaitPort(BufferedReader output) throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IllegalStateException("DynamoDB Local does not start: see dynamodb-local.log");
    }
    return Integer.parseInt(line);
  }

  int port() {
    return port;
  }

  /** A client's builder: of one attempt, and with answers that have one known id. */
  static <B extends AwsClientBuilder<B, ?>> B at(B builder, int port) {
    return ElasticMq.at(builder, port)
        .overrideConfiguration(
            configuration ->
                configuration
                    .retryStrategy(DefaultRetryStrategy.doNotRetry())
                    .addExecutionInterceptor(new FixedRequestId()));
  }

  /** Ends its input, by which it stops, and makes sure of it. */
  @Override
  public void close() throws IOException {
    try {
      process.getOutputStream().close();
      process.onExit().completeOnTimeout(process, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    } finally {
      process.destroyForcibly();
    }
  }
}
