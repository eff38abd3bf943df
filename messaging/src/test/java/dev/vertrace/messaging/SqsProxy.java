package dev.vertrace.messaging;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A network before a server: it can be cut, and single operations can go wrong. Any thread. */
final class SqsProxy implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private final Map<String, String> refusals = new ConcurrentHashMap<>();
  private final HttpServer server;
  private final int target;
  private volatile CountDownLatch cut = new CountDownLatch(0);
  private volatile boolean isCut;
  private volatile boolean silent;

  SqsProxy(int target) {
    this.target = target;
    this.server =
        vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1").await();
  }

  int port() {
    return server.actualPort();
  }

  /** Ends all connections from now on; the latch counts them. */
  CountDownLatch cut(int count) {
    cut = new CountDownLatch(count);
    isCut = true;
    return cut;
  }

  /** Swallows all requests from now on. */
  void keepSilent() {
    silent = true;
  }

  void mend() {
    isCut = false;
    silent = false;
  }

  /** Refuses an operation, such as {@code DeleteMessage}, with the status and error code. */
  void refuse(String operation, String statusAndCode) {
    refusals.put(operation, statusAndCode);
  }

  void allow(String operation) {
    refusals.remove(operation);
  }

  private void handle(HttpServerRequest request) {
    String operation = request.getHeader("X-Amz-Target").replaceFirst(".*\\.", "");
    String refusal = refusals.get(operation);
    if (isCut) {
      cut.countDown();
      request.connection().close();
    } else if (refusal != null) {
      String[] words = refusal.split(" ", 2);
      request
          .response()
          .setStatusCode(Integer.parseInt(words[0]))
          .putHeader("Content-Type", "application/x-amz-json-1.0")
          .end("{\"__type\":\"com.amazonaws.sqs#" + words[1] + "\",\"message\":\"refused\"}");
    } else if (!silent) {
      forward(request);
    }
  }

  private void forward(HttpServerRequest request) {
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
                          if (isCut) { // an answer on its way is lost, too
                            return request.connection().close();
                          }
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
