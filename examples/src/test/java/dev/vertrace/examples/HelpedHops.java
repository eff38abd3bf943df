package dev.vertrace.examples;

import dev.vertrace.core.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The rows of the matrix in which Vert.x has no part, without their helper and with it. */
final class HelpedHops {
  private HelpedHops() {}

  static List<Hop> all() {
    return List.of(
        Hop.of("`setPeriodic`", Hop.AFTER, request -> tick(request, Vertx::setPeriodic))
            .with("context.setPeriodic", request -> tick(request, context(request)::setPeriodic)),
        Hop.of("executors of others", Hop.AFTER, request -> execute(request, foreign(request)))
            .with(
                "context.wrap",
                request -> execute(request, context(request).wrap((Executor) foreign(request)))),
        Hop.of("schedulers of others", Hop.AFTER, request -> schedule(request, foreign(request)))
            .with(
                "context.wrap",
                request -> schedule(request, context(request).wrap(foreign(request)))),
        Hop.of(
                "`CompletionStage`s of others",
                Hop.AFTER,
                request ->
                    follow(
                        request,
                        stage ->
                            Future.fromCompletionStage(
                                stage.thenCompose(done -> request.after().toCompletionStage()))))
            .with(
                "context.bind",
                request ->
                    follow(
                        request,
                        stage -> context(request).bind(stage).compose(done -> request.after()))));
  }

  private static TraceContext context(HopRequest request) {
    return request.tools().vertrace().context();
  }

  private static ScheduledExecutorService foreign(HopRequest request) {
    return request.tools().foreign();
  }

  private interface Timers {
    long setPeriodic(Vertx vertx, long millis, Handler<Long> handler);
  }

  /** Once. */
  private static Future<?> tick(HopRequest request, Timers timers) {
    return Hops.later(
        request,
        then ->
            timers.setPeriodic(
                request.vertx(),
                1,
                id -> {
                  if (request.vertx().cancelTimer(id)) {
                    then.run();
                  }
                }));
  }

  private static Future<?> execute(HopRequest request, Executor executor) {
    return Hops.later(request, executor::execute);
  }

  private static Future<?> schedule(HopRequest request, ScheduledExecutorService scheduler) {
    return Hops.later(
        request,
        then -> {
          var unused = scheduler.schedule(then, 1, TimeUnit.MILLISECONDS);
        });
  }

  /** The stage ends on a thread of somebody else, when what follows it is known. */
  private static Future<?> follow(
      HopRequest request, Function<CompletableFuture<Integer>, Future<?>> following) {
    CompletableFuture<Integer> known = new CompletableFuture<>();
    Future<?> followed =
        following.apply(CompletableFuture.supplyAsync(known::join, foreign(request)));
    known.complete(1);
    return followed;
  }
}
