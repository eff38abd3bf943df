package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.TraceTrees;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The hooks of the core's README for the schedulers of others. */
class ReactiveLibrariesTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  @AfterEach
  void reset() {
    RxJavaPlugins.setScheduleHandler(null);
    Infrastructure.setDefaultExecutor();
  }

  @Test
  void followsRxJava() {
    RxJavaPlugins.setScheduleHandler(traced.vertrace.context()::wrap);

    assertThat(tree(() -> rxJava().toCompletionStage())).isEqualTo(EXPECTED);
  }

  private Single<Integer> rxJava() {
    return Single.fromCallable(() -> work("on io"))
        .subscribeOn(Schedulers.io())
        .observeOn(Schedulers.computation())
        .map(v -> work("on computation"))
        .delay(1, TimeUnit.MILLISECONDS)
        .map(v -> work("after delay"))
        .flatMap(v -> Single.fromCompletionStage(onVertx().toCompletionStage()));
  }

  @Test
  void followsMutiny() {
    TraceContext context = traced.vertrace.context();
    Infrastructure.setDefaultExecutor(context.wrap(Executors.newScheduledThreadPool(2)));

    assertThat(tree(() -> mutiny().subscribeAsCompletionStage())).isEqualTo(EXPECTED);
  }

  private Uni<Integer> mutiny() {
    return Uni.createFrom()
        .item(() -> work("on io"))
        .runSubscriptionOn(Infrastructure.getDefaultExecutor())
        .emitOn(Infrastructure.getDefaultExecutor())
        .map(v -> work("on computation"))
        .onItem()
        .delayIt()
        .by(Duration.ofMillis(1))
        .map(v -> work("after delay"))
        .chain(v -> Uni.createFrom().completionStage(onVertx().toCompletionStage()));
  }

  private static final String EXPECTED =
      "outer\n  on io\n  on computation\n  after delay\n  on Vert.x\n";

  private String tree(Supplier<CompletionStage<Integer>> work) {
    traced.onDuplicate(
        () -> traced.vertrace.span("outer").run(() -> Future.fromCompletionStage(work.get())));
    return TraceTrees.of(traced.traces.await(5));
  }

  private int work(String name) {
    return traced.vertrace.span(name).run(() -> Future.succeededFuture(1)).result();
  }

  private Future<Integer> onVertx() {
    return Future.future(p -> traced.vertx.runOnContext(v -> p.complete(work("on Vert.x"))));
  }
}
