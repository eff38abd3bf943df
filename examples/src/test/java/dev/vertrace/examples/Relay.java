package dev.vertrace.examples;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.util.function.IntSupplier;

/**
 * A service that passes a request to its peer, which passes it back, as often as the path says. It
 * knows nothing of tracing: {@code main} gets it from the class path or from an agent.
 */
final class Relay {
  static final String LISTENS = "Listening on ";

  private Relay() {}

  static Router router(Vertx vertx, IntSupplier peer) {
    HttpClient client = vertx.createHttpClient();
    Router router = Router.router(vertx);
    router
        .get("/relay/:left")
        .handler(
            context -> {
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
            });
    return router;
  }

  /** Serves until its input ends. */
  public static void main(String[] arguments) throws IOException {
    int peer = Integer.parseInt(arguments[0]);
    Vertx vertx = Vertx.vertx(options(Boolean.parseBoolean(arguments[1])));
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(router(vertx, () -> peer))
            .listen(0, "127.0.0.1")
            .await();
    System.out.println(LISTENS + server.actualPort());
    System.in.transferTo(System.out);
    vertx.close().await();
  }

  private static VertxOptions options(boolean tracing) {
    return tracing
        ? new VertxOptions().setTracingOptions(new TracingOptions())
        : new VertxOptions();
  }
}
