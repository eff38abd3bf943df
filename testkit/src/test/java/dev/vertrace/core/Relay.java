package dev.vertrace.core;

import static io.vertx.core.http.HttpMethod.GET;

import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/** A traced service that answers a request by calling the next one; what that one gets. */
final class Relay implements AutoCloseable {
  private final TracedVertx traced;
  private final WireServer next = new WireServer();
  private final HttpClient client;
  private final HttpServer server;

  /** The ways a context comes in. */
  enum Way {
    HTTP,
    EXTRACT
  }

  Relay(TracedVertx traced) {
    this.traced = traced;
    this.client = traced.vertx.createHttpClient();
    this.server =
        TracedVertx.await(
            traced
                .vertx
                .createHttpServer(new HttpServerOptions().setMaxHeaderSize(2_000_000))
                .requestHandler(this::handle)
                .listen(0, "127.0.0.1"));
  }

  private void handle(HttpServerRequest request) {
    call(Integer.parseInt(request.path().substring(1)))
        .onSuccess(v -> request.response().end())
        .onFailure(failure -> request.response().setStatusCode(500).end());
  }

  private Future<Void> call(int times) {
    Future<Void> calls = Future.succeededFuture();
    for (int i = 0; i < times; i++) {
      calls = calls.compose(v -> call());
    }
    return calls;
  }

  private Future<Void> call() {
    return client
        .request(GET, next.port(), "127.0.0.1", "/")
        .compose(request -> request.send())
        .compose(HttpClientResponse::end);
  }

  /** What the next service gets when this one gets these header lines. */
  List<Entry<String, String>> send(Way way, String... lines) {
    return send(way, 1, lines).get(0);
  }

  List<List<Entry<String, String>>> send(Way way, int times, String... lines) {
    List<List<Entry<String, String>>> received = new ArrayList<>();
    if (way == Way.HTTP) {
      String head = lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n";
      String answer =
          TracedVertx.await(
              new RawHttp(traced.vertx, server.actualPort())
                  .send(
                      "GET /"
                          + times
                          + " HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"
                          + head
                          + "\r\n"));
      if (!answer.startsWith("HTTP/1.1 200 OK")) {
        throw new AssertionError("a request failed: " + answer);
      }
    } else {
      Context context = traced.vertrace.extract(entries(lines));
      TracedVertx.await(
          traced
              .vertrace
              .span("relay")
              .parent(context)
              .run(() -> traced.vertrace.context().runOn(traced.vertx, () -> call(times))));
    }
    traced.traces.drain(); // all have ended, if they were recorded
    for (int i = 0; i < times; i++) {
      received.add(next.next());
    }
    return received;
  }

  private static List<Entry<String, String>> entries(String... lines) {
    List<Entry<String, String>> entries = new ArrayList<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      entries.add(Map.entry(line.substring(0, colon), line.substring(colon + 1)));
    }
    return entries;
  }

  @Override
  public void close() {
    next.close();
  }
}
