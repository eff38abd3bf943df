package dev.vertrace.examples;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * DynamoDB Local on a free port of the loopback interface, in a JVM of its own: its libraries are
 * older than ours. The build writes their class path when {@code demo.dynamodb} asks for it.
 */
final class LocalDynamoDb implements AutoCloseable {
  private static final Path LIBRARIES = Path.of("target", "dynamodb-local.classpath");
  private static final Path LOG = Path.of("target", "dynamodb-local.log");
  private static final int PATIENCE_SECONDS = 20;

  private final Process process;
  private final int port;

  private LocalDynamoDb(Process process) throws IOException {
    this.process = process;
    this.port = awaitPort(process.inputReader());
  }

  static LocalDynamoDb start() {
    try {
      return new LocalDynamoDb(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-Xmx192m",
                  "-classpath",
                  Path.of("target", "classes")
                      + File.pathSeparator
                      + Files.readString(LIBRARIES).strip(),
                  DynamoDbServer.class.getName())
              .redirectError(LOG.toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("DynamoDB Local did not start: " + e.getMessage(), e);
    }
  }

  private static int awaitPort(BufferedReader output) throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("see " + LOG.toAbsolutePath());
    }
    return Integer.parseInt(line);
  }

  DynamoDbAsyncClient client() {
    return DynamoDbAsyncClient.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + port))
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .build();
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
