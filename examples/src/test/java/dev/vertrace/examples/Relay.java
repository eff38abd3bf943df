package dev.vertrace.examples;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.function.IntSupplier;

/**
 * A service that passes a request to its peer, which passes it back, as often as the path says. It
 * knows nothing of Vertrace, so that it runs where there is none.
 */
final class Relay {
  static final String LISTENS = "Listening on ";

  private final HttpClient client;
  private final IntSupplier peer;

  private Relay(HttpClient client, IntSupplier peer) {
    this.client = client;
    this.peer = peer;
  }

  /** Traced by what the class path brings, if told so, or else by an agent. */
  public static void main(String[] arguments) throws IOException {
    VertxOptions options = new VertxOptions();
    if (Boolean.getBoolean("relay.traced")) {
      options.setTracingOptions(new TracingOptions());
    }
    Vertx vertx = Vertx.vertx(options);
    serve(vertx, router(vertx, () -> Integer.parseInt(arguments[0])));
  }

  static Router router(Vertx vertx, IntSupplier peer) {
    Router router = Router.router(vertx);
    router.get("/relay/:left").handler(new Relay(vertx.createHttpClient(), peer)::pass);
    return router;
  }

  private void pass(RoutingContext context) {
    int left = Integer.parseInt(context.pathParam("left"));
    if (left == 0) {
      context.end("arrived");
      return;
    }
    client
        .request(HttpMethod.GET, peer.getAsInt(), "127.0.0.1", "/relay/" + (left - 1))
        .compose(HttpClientRequest::send)
        .compose(HttpClientResponse::body)
        .onSuccess(context::end)
        .onFailure(context::fail);
  }

  /** Serves until the input of this JVM ends. */
  static void serve(Vertx vertx, Handler<HttpServerRequest> handler) throws IOException {
    HttpServer server =
        vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1").await();
    System.out.println(LISTENS + server.actualPort());
    System.in.transferTo(System.out);
    vertx.close().await();
  }
}
