package dev.vertrace.examples;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between a client and a server and notes what goes over the wire, by a Vert.x without
 * tracing.
 */
final class WireRecorder implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(300));
  private final HttpServer server;
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private volatile URI target;

  WireRecorder() {
    this("127.0.0.1");
  }

  WireRecorder(String address) {
    server = vertx.createHttpServer().requestHandler(this::pass).listen(0, address).await();
  }

  /** A request as it went over the wire. */
  record Exchange(MultiMap headers, Buffer body) {}

  /** Leads to the target by way of this recorder. */
  URI inFrontOf(URI address) {
    target = address;
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  List<Exchange> exchanges() {
    return exchanges;
  }

  private void pass(HttpServerRequest request) {
    request
        .body()
        .compose(body -> forward(request, body))
        .onSuccess(answer -> answer.body().onSuccess(body -> answer(request, answer, body)))
        .onFailure(failure -> request.response().setStatusCode(502).end());
  }

  private Future<HttpClientResponse> forward(HttpServerRequest request, Buffer body) {
    exchanges.add(new Exchange(MultiMap.caseInsensitiveMultiMap().addAll(request.headers()), body));
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(target.getHost())
            .setPort(target.getPort())
            .setURI(request.uri())
            .setHeaders(MultiMap.caseInsensitiveMultiMap().addAll(request.headers()));
    return client.request(options).compose(forwarded -> forwarded.send(body));
  }

  private static void answer(HttpServerRequest request, HttpClientResponse answer, Buffer body) {
    request.response().setStatusCode(answer.statusCode()).headers().addAll(answer.headers());
    request.response().end(body);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
