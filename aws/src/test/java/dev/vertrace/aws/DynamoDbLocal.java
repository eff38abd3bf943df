package dev.vertrace.aws;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * A real DynamoDB Local in a JVM of its own, whose class path the build has written, and clients
 * for it.
 */
final class DynamoDbLocal implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final Process process;
  private final int port;

  DynamoDbLocal() throws IOException {
    Path classPath = Path.of("target", "dynamodb-local.classpath");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx192m",
                "-classpath",
                Path.of("target", "test-classes")
                    + File.pathSeparator
                    + Files.readString(classPath).strip(),
                DynamoDbLocalMain.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    port = awaitPort(process.inputReader());
  }

  private static int awaitPort(BufferedReader output) throws IOException {
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("port ")) {
        return Integer.parseInt(line.substring(5));
      }
      said.append(line).append('\n');
    }
    throw new IllegalStateException("DynamoDB Local does not start:\n" + said);
  }

  int port() {
    return port;
  }

  DynamoDbAsyncClient asyncClient() {
    return ElasticMq.at(DynamoDbAsyncClient.builder(), port).build();
  }

  DynamoDbClient client() {
    return ElasticMq.at(DynamoDbClient.builder(), port).build();
  }

  DynamoDbStreamsAsyncClient streamsClient() {
    return ElasticMq.at(DynamoDbStreamsAsyncClient.builder(), port).build();
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
