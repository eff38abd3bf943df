package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.examples.OtlpReceiver.Received;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Relay} with Vertrace in this JVM and one with another tracing in a JVM of its own, which
 * are each other's peer. One thread.
 */
final class RelayedTraces implements AutoCloseable {
  /** Vert.x, OpenTelemetry and the tests, without a module of Vertrace. */
  static final String PLAIN_CLASS_PATH = ChildJvm.classPath(RelayedTraces::isPlain);

  private static final String CALLER = "-00f067aa0ba902b7-01";
  private static final int SPANS = 5;

  private final OtlpReceiver receiver = new OtlpReceiver();
  private final Vertx caller = Vertx.vertx();
  private final HttpClient client = caller.createHttpClient();
  private final Service service;
  private final int ourPort;
  private final ChildJvm child;
  private final int theirPort;
  private volatile int peer;

  private RelayedTraces(List<String> options, Class<?> main)
      throws IOException, InterruptedException {
    service =
        Service.create(
            "ours",
            PlatformOptions.traced(
                (name, builder) ->
                    builder
                        .property("otel.exporter.otlp.endpoint", receiver.endpoint())
                        .property("otel.bsp.schedule.delay", "100")));
    HttpServer server = service.serve(Relay.router(service.vertx(), () -> peer)).await();
    ourPort = server.actualPort();
    List<String> all = new ArrayList<>(exporting(receiver, "theirs"));
    all.addAll(options);
    child = ChildJvm.start(all, main, ourPort);
    try {
      theirPort = Integer.parseInt(child.await(Relay.LISTENS));
    } catch (Throwable e) {
      close();
      throw e;
    }
    peer = theirPort;
  }

  private static boolean isPlain(String entry) {
    return entry.endsWith("examples/target/test-classes")
        || entry.matches(
            ".*/(vertx|netty|jackson-core|opentelemetry|okhttp|okio|kotlin)[^/]*\\.jar");
  }

  static RelayedTraces start(List<String> options, Class<?> main)
      throws IOException, InterruptedException {
    return new RelayedTraces(options, main);
  }

  /** The options of a JVM that exports what it traces, under this name. */
  static List<String> exporting(OtlpReceiver receiver, String service) {
    return List.of(
        "-Dotel.service.name=" + service,
        "-Dotel.exporter.otlp.endpoint=" + receiver.endpoint(),
        "-Dotel.exporter.otlp.protocol=http/protobuf",
        "-Dotel.metrics.exporter=none",
        "-Dotel.logs.exporter=none",
        "-Dotel.bsp.schedule.delay=100");
  }

  /** The trace of a request that we pass to them and they to us. */
  String startingWithUs(String traceId) throws InterruptedException {
    return relay(ourPort, traceId);
  }

  /** The trace of a request that they pass to us and we to them. */
  String startingWithThem(String traceId) throws InterruptedException {
    return relay(theirPort, traceId);
  }

  private String relay(int port, String traceId) throws InterruptedException {
    String answer =
        client
            .request(HttpMethod.GET, port, "127.0.0.1", "/relay/2")
            .map(request -> request.putHeader("traceparent", "00-" + traceId + CALLER))
            .compose(HttpClientRequest::send)
            .compose(HttpClientResponse::body)
            .await()
            .toString();
    assertThat(answer).isEqualTo("arrived");
    return OtlpTree.of(receiver.await(span -> span.traceId().equals(traceId), SPANS));
  }

  /** Ends both services, by which their last spans are exported; all spans that ever came. */
  List<Received> end() throws IOException, InterruptedException {
    assertThat(child.stop()).as(child::output).isZero();
    assertThat(child.output()).doesNotContain("Exception", "ERROR");
    service.close().await();
    return receiver.await(span -> true, 0);
  }

  @Override
  public void close() throws IOException {
    try (receiver;
        child) {
      caller.close().await();
      service.close().await();
    }
  }
}
