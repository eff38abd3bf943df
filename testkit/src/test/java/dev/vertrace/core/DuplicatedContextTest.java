package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Scopes on the context of one request. */
class DuplicatedContextTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  @Test
  void keepsItsContext_whateverItStarts() {
    List<String> seen =
        traced.onDuplicate(
            () -> {
              VertxContextStorage.keep(
                  VertxInternals.current(), new ContextNode(Named.context("kept"), null));
              return hops();
            });

    assertThat(seen).hasSize(4).containsOnly("kept");
  }

  private Future<List<String>> hops() {
    return Future.all(
            traced.vertx.timer(1, TimeUnit.MILLISECONDS).map(v -> Named.current()),
            traced.vertx.executeBlocking(Named::current),
            Future.future(p -> traced.vertx.runOnContext(v -> p.complete(Named.current()))),
            traced.vertx.executeBlocking(() -> 1).map(v -> Named.current()))
        .map(all -> all.list());
  }

  @Test
  void ignoresRoot_whenAskedToKeep() {
    String seen =
        traced.onRoot(
            () -> {
              VertxContextStorage.keep(
                  VertxInternals.current(), new ContextNode(Named.context("kept"), null));
              return Future.succeededFuture(Named.current());
            });

    assertThat(seen).isNull();
  }

  @Test
  void restoresWhatWasBefore_whenScopesCloseInOrder() {
    assertThat(
            record(
                seen -> {
                  Scope a = Named.attach("a");
                  Scope b = Named.attach("b");
                  seen.add(Named.current());
                  b.close();
                  seen.add(Named.current());
                  a.close();
                  seen.add(Named.current());
                }))
        .containsExactly("b", "a", null);
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
  void keepsNewer_whenOlderClosesTwice() {
    assertThat(
            record(
                seen -> {
                  Scope a = Named.attach("a");
                  a.close();
                  Scope b = Named.attach("b");
                  a.close();
                  seen.add(Named.current());
                  b.close();
                  b.close();
                  seen.add(Named.current());
                }))
        .containsExactly("b", null);
  }

  @Test
  void isNoop_whenContextIsCurrentAlready() {
    assertThat(
            record(
                seen -> {
                  Context a = Named.context("a");
                  Scope outer = Named.attach(a);
                  Named.attach(a).close();
                  seen.add(Named.current());
                  outer.close();
                }))
        .containsExactly("a");
  }

  @Test
  void endsScope_whenClosedOnAnotherThread() {
    List<String> seen =
        traced.onDuplicate(
            () -> {
              Scope scope = Named.attach("a");
              return traced
                  .vertx
                  .executeBlocking(closing(scope))
                  .map(v -> Arrays.asList(Named.current()));
            });

    assertThat(seen).containsExactly((String) null);
  }

  @Test
  void keepsOtherRequest_whenScopeClosesThere() {
    io.vertx.core.Context other = VertxInternals.duplicate(traced.root());
    List<String> seen =
        traced.onDuplicate(
            () -> {
              Scope mine = Named.attach("mine");
              return TracedVertx.run(
                  other,
                  () -> {
                    Scope theirs = Named.attach("theirs");
                    mine.close();
                    String current = Named.current();
                    theirs.close();
                    return Future.succeededFuture(List.of(current));
                  });
            });

    assertThat(seen).containsExactly("theirs");
  }

  @Test
  void hidesFromEventLoop_whatBlockingCodeAttaches() {
    List<String> seen =
        traced.onDuplicate(
            () -> {
              Scope loop = Named.attach("loop");
              List<String> names = new ArrayList<>();
              return traced
                  .vertx
                  .executeBlocking(() -> Named.attach("blocking"))
                  .map(
                      leftOpen -> {
                        names.add(Named.current());
                        leftOpen.close();
                        names.add(Named.current());
                        loop.close();
                        return names;
                      });
            });

    assertThat(seen).containsExactly("loop", "loop");
  }

  @Test
  void hidesFromWorker_whatBlockingCodeAttaches() {
    Promise<List<String>> seen = Promise.promise();
    var worker =
        new VerticleBase() {
          @Override
          public Future<?> start() {
            TracedVertx.run(VertxInternals.duplicate(context), () -> blockingScope())
                .onComplete(seen);
            return Future.succeededFuture();
          }
        };
    TracedVertx.await(
        traced.vertx.deployVerticle(
            worker, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));

    assertThat(TracedVertx.await(seen.future())).containsExactly("blocking", null);
  }

  private Future<List<String>> blockingScope() {
    List<String> names = new ArrayList<>();
    return traced
        .vertx
        .executeBlocking(
            () -> {
              Scope leftOpen = Named.attach("blocking");
              names.add(Named.current());
              return leftOpen;
            })
        .map(
            leftOpen -> {
              names.add(Named.current());
              leftOpen.close();
              return names;
            });
  }

  @Test
  void seesItsOwn_whenBlockingCodeAttaches() {
    List<String> seen =
        traced.onDuplicate(
            () ->
                traced.vertx.executeBlocking(
                    () -> {
                      List<String> names = new ArrayList<>();
                      Scope scope = Named.attach("blocking");
                      names.add(Named.current());
                      scope.close();
                      names.add(Named.current());
                      return names;
                    }));

    assertThat(seen).containsExactly("blocking", null);
  }

  @Test
  void forgetsClosedScopes_whenTheyOverlapForEver() {
    WeakReference<Context> first =
        traced.onDuplicate(
            () -> {
              Context context = Named.context("first");
              Deque<Scope> open = new ArrayDeque<>(List.of(Named.attach(context)));
              for (int i = 0; i < 100; i++) {
                open.add(Named.attach("next"));
                open.remove().close();
              }
              keepAlive = VertxInternals.current();
              return Future.succeededFuture(new WeakReference<>(context));
            });

    for (int i = 0; i < 50 && !first.refersTo(null); i++) {
      System.gc();
    }
    assertThat(first.refersTo(null)).isTrue();
    assertThat(keepAlive).isNotNull();
  }

  private volatile io.vertx.core.Context keepAlive;

  private static Callable<Void> closing(Scope scope) {
    return () -> {
      scope.close();
      return null;
    };
  }

  private List<String> record(java.util.function.Consumer<List<String>> work) {
    return traced.onDuplicate(
        () -> {
          List<String> seen = new ArrayList<>();
          work.accept(seen);
          return Future.succeededFuture(seen);
        });
  }
}
