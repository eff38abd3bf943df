package dev.vertrace.web;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.TimeoutHandler;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Brings about the {@link Outcome} that the path names. */
final class OutcomeServer {
  static final String ROUTE = "/t/:outcome";
  static final int STREAMED_MILLIS = 200;

  private final Vertx vertx;
  private final BlockingQueue<Integer> peerPorts = new LinkedBlockingQueue<>();

  OutcomeServer(Vertx vertx) {
    this.vertx = vertx;
  }

  Router router() {
    Router router = Router.router(vertx);
    router.route("/t/TIMEOUT").handler(TimeoutHandler.create(20, 503));
    router.route(ROUTE).handler(this::handle);
    return router;
  }

  /** The port that the client of the next request comes from; waits for that. */
  long peerPort() throws InterruptedException {
    return requireNonNull(peerPorts.poll(5, TimeUnit.SECONDS), "no request");
  }

  void noteBy(HttpServerRequest request) {
    peerPorts.add(request.remoteAddress().port());
  }

  private void handle(RoutingContext context) {
    HttpServerResponse response = context.response();
    switch (Outcome.valueOf(context.pathParam("outcome"))) {
      case OK -> response.end("ok");
      case MOVED -> response.setStatusCode(302).putHeader("location", "/t/OK").end();
      case MISSING -> response.setStatusCode(404).end("nothing");
      case BROKEN -> response.setStatusCode(503).end("broken");
      case RESET -> response.setChunked(true).write("half");
      case STREAMED -> stream(response.setChunked(true));
      case HINTS ->
          response.writeEarlyHints(HttpHeaders.headers()).onSuccess(sent -> response.end("ok"));
      case ABORT, TIMEOUT, THROWN -> {} // below, or elsewhere
    }
    noteBy(context.request());
    if (context.pathParam("outcome").equals("THROWN")) {
      throw new IllegalStateException("broken");
    }
  }

  private void stream(HttpServerResponse response) {
    response
        .write("a")
        .compose(written -> vertx.timer(STREAMED_MILLIS))
        .onSuccess(later -> response.end("b"));
  }
}
