package dev.vertrace.examples;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Does the steps of one request. Each span of the code tells whose it is. */
record MixedSteps(Vertx vertx, Vertrace vertrace, MixedPlan plan, Leftovers leftovers) {
  private static final String ADDRESS = "mixing";

  /** Serves the messages of all requests. */
  static Future<Void> consume(
      Vertx vertx, Vertrace vertrace, IntFunction<MixedPlan> plans, Leftovers leftovers) {
    return vertx
        .eventBus()
        .<Integer>consumer(
            ADDRESS,
            message ->
                new MixedSteps(vertx, vertrace, plans.apply(message.body()), leftovers)
                    .answer(message))
        .completion();
  }

  private void answer(Message<Integer> message) {
    Span.current().setAttribute("number", plan.number());
    leftovers.add();
    span("work", this::delay).onComplete(done -> message.reply(message.body()));
  }

  Future<?> take(MixedPlan.Step step) {
    return switch (step) {
      case TIMER -> span("timer", () -> delay().compose(fired -> after()));
      case BLOCKING -> vertx.executeBlocking(() -> span("blocking", Future::succeededFuture));
      case MESSAGE -> vertx.eventBus().request(ADDRESS, plan.number());
      case BRANCHES -> Future.all(branch(), branch(), branch());
      case FAILURE -> span("failing", this::fail).otherwiseEmpty();
      case SCOPE -> scope();
    };
  }

  private Future<?> branch() {
    return span("branch", () -> delay().compose(fired -> after()));
  }

  private Future<?> fail() {
    return delay().compose(fired -> Future.failedFuture("as planned"));
  }

  /** The older way, by hand. */
  @SuppressWarnings("MustBeClosedChecker") // closed by a callback, as users do
  private Future<?> scope() {
    Span span = vertrace.tracer("mixing").spanBuilder("scope").startSpan();
    span.setAttribute("number", plan.number());
    Scope scope = span.makeCurrent();
    return delay()
        .compose(fired -> after())
        .onComplete(
            done -> {
              scope.close();
              span.end();
            });
  }

  private Future<?> after() {
    leftovers.add();
    return span("after", Future::succeededFuture);
  }

  private Future<?> span(String name, Supplier<Future<?>> work) {
    return vertrace
        .span(name)
        .attribute("number", plan.number())
        .run(() -> work.get().<Object>mapEmpty());
  }

  private Future<?> delay() {
    return vertx.timer(plan.delay(), TimeUnit.MILLISECONDS);
  }
}
