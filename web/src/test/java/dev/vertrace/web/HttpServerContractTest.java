package dev.vertrace.web;

import dev.vertrace.testkit.HttpServerContract;
import dev.vertrace.testkit.RecordedTraces;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The router, by both versions of HTTP. */
class HttpServerContractTest {

  @Nested
  class OfRouterByHttp1 extends RouterContract {}

  @Nested
  class OfRouterByHttp2 extends RouterContract {
    @Override
    public HttpClient.Version version() {
      return HttpClient.Version.HTTP_2;
    }
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class RouterContract implements HttpServerContract {
    private final TracedVertx traced = new TracedVertx();
    private final HttpServer server =
        traced.serve(TraceHandler.wrap(traced.vertrace, routes(Router.router(traced.vertx))));

    private Router routes(Router router) {
      router
          .route(OK)
          .handler(context -> traced.vertx.timer(1).onSuccess(timer -> context.next()))
          .handler(context -> context.end(HttpServerContract.currentSpan()));
      router.route(MISSING).handler(context -> context.response().setStatusCode(404).end());
      router
          .route(THROWN)
          .handler(
              context -> {
                throw new IllegalStateException("broken");
              });
      return router;
    }

    @Override
    public URI server() {
      return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    @Override
    public RecordedTraces traces() {
      return traced.traces;
    }

    @AfterAll
    void close() {
      traced.close();
    }
  }
}
