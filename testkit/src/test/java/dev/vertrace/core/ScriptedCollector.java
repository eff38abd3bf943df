package dev.vertrace.core;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A collector on 127.0.0.1 that answers by a script, then with 200, and notes who asked when. */
final class ScriptedCollector implements AfterEachCallback {
  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Answer> script = new LinkedBlockingQueue<>();
  private final BlockingQueue<Attempt> attempts = new LinkedBlockingQueue<>();
  private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connected = new AtomicInteger();

  /** A request as it came. */
  record Attempt(long nanos, Instant time, MultiMap headers, Buffer body) {}

  /** What comes back. */
  @FunctionalInterface
  interface Answer {
    void to(HttpServerRequest request);
  }

  static Answer status(int code) {
    return request -> request.response().setStatusCode(code).end();
  }

  static Answer status(int code, String header, String value) {
    return request -> request.response().setStatusCode(code).putHeader(header, value).end();
  }

  static Answer status(int code, byte[] body) {
    return request -> request.response().setStatusCode(code).end(Buffer.buffer(body));
  }

  static Answer body(byte[] body) {
    return status(200, body);
  }

  static Answer encoded(String encoding, byte[] body) {
    return request ->
        request.response().putHeader("content-encoding", encoding).end(Buffer.buffer(body));
  }

  static Answer reset() {
    return request -> request.connection().close();
  }

  static Answer silence() {
    return request -> {};
  }

  /** The head of an answer whose body never ends. */
  static Answer headOnly() {
    return request -> request.response().putHeader("content-length", "9").write("x");
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  URI start(Answer... answers) {
    return start(new HttpServerOptions(), answers);
  }

  URI start(HttpServerOptions options, Answer... answers) {
    script.addAll(List.of(answers));
    int port =
        TracedVertx.await(
                vertx
                    .createHttpServer(options)
                    .connectionHandler(
                        connection -> {
                          connected.incrementAndGet();
                          connections.add(connection);
                          connection.closeHandler(v -> connections.remove(connection));
                        })
                    .requestHandler(this::answer)
                    .listen(0, "127.0.0.1"))
            .actualPort();
    return URI.create(
        (options.isSsl() ? "https://localhost:" : "http://127.0.0.1:") + port + "/v1/traces");
  }

  private void answer(HttpServerRequest request) {
    long nanos = System.nanoTime();
    Instant time = Instant.now();
    request
        .body()
        .onSuccess(
            body -> {
              attempts.add(new Attempt(nanos, time, request.headers(), body));
              Answer answer = script.poll();
              (answer == null ? status(200) : answer).to(request);
            });
  }

  /** The next one that nobody took, waiting for it if need be. */
  Attempt takeAttempt() {
    try {
      Attempt attempt = attempts.poll(20, TimeUnit.SECONDS);
      if (attempt == null) {
        throw new AssertionError("no request in 20 s");
      }
      return attempt;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  int attempts() {
    return attempts.size();
  }

  void awaitNoConnection() {
    Patience.until(connections::isEmpty);
  }

  void closeConnections() {
    connections.forEach(HttpConnection::close);
    awaitNoConnection();
  }

  int connectionsSoFar() {
    return connected.get();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    TracedVertx.await(vertx.close());
  }
}
