package dev.vertrace.examples;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.IntFunction;

/** Does with each request what its plan says. */
final class MixedService extends VerticleBase {
  /** Any free one, for all instances of the verticle. */
  private static final int SHARED_PORT = -1;

  private final Vertrace vertrace;
  private final IntFunction<MixedPlan> plans;
  private final Leftovers leftovers;
  private volatile int port;

  MixedService(Vertrace vertrace, IntFunction<MixedPlan> plans, Leftovers leftovers) {
    this.vertrace = vertrace;
    this.plans = plans;
    this.leftovers = leftovers;
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer()
        .requestHandler(this::handle)
        .listen(SHARED_PORT, "127.0.0.1")
        .onSuccess((HttpServer server) -> port = server.actualPort());
  }

  int port() {
    return port;
  }

  private void handle(HttpServerRequest request) {
    MixedPlan plan = plans.apply(Integer.parseInt(request.getHeader("number")));
    Span.current().setAttribute("number", plan.number());
    leftovers.add();
    Future<?> done = begin(request, plan);
    MixedSteps steps = new MixedSteps(vertx, vertrace, plan, leftovers);
    for (MixedPlan.Step step : plan.steps()) {
      done = done.compose(before -> steps.take(step));
    }
    done.onComplete(all -> request.response().end());
  }

  private static Future<?> begin(HttpServerRequest request, MixedPlan plan) {
    Promise<Void> left = Promise.promise();
    switch (plan.end()) {
      case FAILURE -> request.response().setStatusCode(500);
      case RACE -> answerInPart(request);
      case ABORT -> {
        request.response().closeHandler(left::complete);
        answerInPart(request);
        return left.future();
      }
      case ANSWER -> {}
    }
    return Future.succeededFuture();
  }

  private static void answerInPart(HttpServerRequest request) {
    request.response().setChunked(true).write("the client may leave now");
  }
}
