package dev.vertrace.aws;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Stands before a server, and answers itself as long as there are faults. */
final class FaultyProxy implements AutoCloseable {
  private final Queue<Consumer<HttpServerRequest>> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private final int target;
  private final HttpServer server;

  FaultyProxy(int target) {
    this.target = target;
    this.server =
        vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1").await();
  }

  int port() {
    return server.actualPort();
  }

  /** How many requests have come so far. */
  int requests() {
    return requests.get();
  }

  /** Answers a request so, in the order of these calls. */
  void answer(int status, String body) {
    faults.add(
        request ->
            request
                .response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .end(body));
  }

  /** Refuses a request as DynamoDB does. */
  void refuse(String code, String message) {
    answer(
        400,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"%s\"}"
            .formatted(code, message));
  }

  /** Ends the connection in the middle of an answer. */
  void cutOff(String beginning) {
    faults.add(
        request -> {
          request.response().putHeader("Content-Length", "4096").write(beginning);
          request.connection().close();
        });
  }

  /** Leaves a request without an answer. */
  void keepSilent() {
    faults.add(request -> {});
  }

  private void handle(HttpServerRequest request) {
    requests.incrementAndGet();
    Consumer<HttpServerRequest> fault = faults.poll();
    if (fault != null) {
      fault.accept(request);
      return;
    }
    RequestOptions options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(target)
            .setURI(request.uri())
            .setMethod(request.method())
            .setHeaders(request.headers());
    request
        .body()
        .compose(body -> client.request(options).compose(sent -> sent.send(body)))
        .compose(
            answer ->
                answer
                    .body()
                    .compose(
                        body -> {
                          request.response().setStatusCode(answer.statusCode());
                          request.response().headers().setAll(answer.headers());
                          return request.response().end(body);
                        }))
        .onFailure(failure -> request.connection().close());
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
