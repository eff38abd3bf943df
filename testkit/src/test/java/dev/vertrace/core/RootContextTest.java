package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Scope;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Scopes on a context that unrelated tasks share. */
class RootContextTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  @Test
  void dispatchesDuplicate_untilScopeCloses() {
    Context root = traced.root();
    List<Object> seen =
        TracedVertx.await(
            TracedVertx.run(
                root,
                () -> {
                  List<Object> contexts = new ArrayList<>();
                  Scope scope = Named.attach("a");
                  contexts.add(Named.current());
                  contexts.add(Vertx.currentContext() == root);
                  scope.close();
                  contexts.add(Named.current());
                  contexts.add(Vertx.currentContext() == root);
                  return Future.succeededFuture(contexts);
                }));

    assertThat(seen).containsExactly("a", false, null, true);
  }

  @Test
  void leavesNextTaskAlone_whenScopeStaysOpen() {
    Context root = traced.root();
    String next =
        TracedVertx.await(
            TracedVertx.run(
                    root,
                    () -> {
                      leftOpen = Named.attach("a");
                      return Future.succeededFuture();
                    })
                .compose(
                    v ->
                        TracedVertx.run(
                            root,
                            () -> {
                              String current = Named.current();
                              leftOpen.close();
                              return Future.succeededFuture(current);
                            })));

    assertThat(next).isNull();
  }

  private Scope leftOpen;

  @Test
  void leavesTimersAlone_whenVerticleForgetsScope() {
    class Forgetful extends VerticleBase {
      @Override
      public Future<?> start() {
        vertx.setPeriodic(1, id -> ticked.tryComplete(String.valueOf(Named.current())));
        leftOpen = Named.attach("start");
        return Future.succeededFuture();
      }

      final io.vertx.core.Promise<String> ticked = io.vertx.core.Promise.promise();
    }

    Forgetful verticle = new Forgetful();
    TracedVertx.await(traced.vertx.deployVerticle(verticle));
    assertThat(TracedVertx.await(verticle.ticked.future())).isEqualTo("null");
  }

  @Test
  void keepsContextInTimer_whenSetInsideScope() {
    List<String> seen =
        traced.onRoot(
            () -> {
              Scope scope = Named.attach("a");
              Future<String> inside =
                  traced.vertx.timer(1, TimeUnit.MILLISECONDS).map(v -> Named.current());
              scope.close();
              Future<String> outside =
                  traced.vertx.timer(1, TimeUnit.MILLISECONDS).map(v -> Named.current());
              return Future.all(inside, outside).map(both -> both.list());
            });

    assertThat(seen).containsExactly("a", null);
  }

  @Test
  void keepsContextInTimer_whenScopesOpenAndCloseThere() {
    String seen =
        traced.onRoot(
            () -> {
              Scope scope = Named.attach("a");
              Future<String> inside =
                  traced
                      .vertx
                      .timer(1, TimeUnit.MILLISECONDS)
                      .map(
                          v -> {
                            Named.attach("b").close();
                            return Named.current();
                          });
              scope.close();
              return inside;
            });

    assertThat(seen).isEqualTo("a");
  }

  @Test
  void bringsNothingBack_whenNewerScopeClosesOnAnotherThread() {
    assertThat(
            record(
                seen -> {
                  Scope a = Named.attach("a");
                  Scope b = Named.attach("b");
                  a.close();
                  CompletableFuture.runAsync(b::close).join();
                  seen.add(Named.current());
                }))
        .containsOnlyNulls();
  }

  @Test
  void keepsScope_whenBlockingCodeTriesToCloseIt() {
    List<String> seen =
        traced.onRoot(
            () -> {
              Scope scope = Named.attach("a");
              return traced
                  .vertx
                  .executeBlocking(
                      () -> {
                        scope.close();
                        return Named.current();
                      })
                  .map(there -> List.of(there, Named.current()));
            });

    assertThat(seen).containsExactly("a", "a");
  }

  @Test
  void keepsNewer_whenOlderClosesFirst() {
    assertThat(
            record(
                seen -> {
                  Scope a = Named.attach("a");
                  Scope b = Named.attach("b");
                  a.close();
                  seen.add(Named.current());
                  b.close();
                  seen.add(Named.current());
                }))
        .containsExactly("b", null);
  }

  @Test
  void changesNothing_whenScopeClosesTwice() {
    assertThat(
            record(
                seen -> {
                  Scope a = Named.attach("a");
                  a.close();
                  Scope b = Named.attach("b");
                  a.close();
                  seen.add(Named.current());
                  b.close();
                  a.close();
                  b.close();
                  seen.add(Named.current());
                }))
        .containsExactly("b", null);
  }

  @Test
  void keepsOtherThread_whenScopeClosesThere() {
    List<String> seen =
        traced.onRoot(
            () -> {
              Scope mine = Named.attach("mine");
              Context another = traced.vertx.getOrCreateContext();
              return traced
                  .vertx
                  .deployVerticle(new Closing(mine), worker())
                  .map(
                      v ->
                          Arrays.asList(
                              Named.current(),
                              another == Vertx.currentContext() ? "same" : "other"));
            });

    assertThat(seen).containsExactly("mine", "same");
  }

  private static final class Closing extends VerticleBase {
    private final Scope theirs;

    Closing(Scope theirs) {
      this.theirs = theirs;
    }

    @Override
    public Future<?> start() {
      Scope mine = Named.attach("worker");
      theirs.close();
      String current = Named.current();
      mine.close();
      return "worker".equals(current) && Named.current() == null
          ? Future.succeededFuture()
          : Future.failedFuture("saw " + current);
    }
  }

  private static DeploymentOptions worker() {
    return new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);
  }

  private List<String> record(Consumer<List<String>> work) {
    return traced.onRoot(
        () -> {
          List<String> seen = new ArrayList<>();
          work.accept(seen);
          return Future.succeededFuture(seen);
        });
  }
}
