package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Scope;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Scopes of a request that another thread closes while the request goes on. */
class ScopeRaceTest {
  private static final int ROUNDS = 20_000;

  @RegisterExtension final TracedVertx traced = new TracedVertx();

  private final AtomicReference<@Nullable Scope> handed = new AtomicReference<>();
  private final AtomicBoolean done = new AtomicBoolean();
  private final Thread closer = new Thread(this::closeWhatIsHanded, "closer");

  @BeforeEach
  void start() {
    closer.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    done.set(true);
    closer.join();
  }

  private void closeWhatIsHanded() {
    while (!done.get()) {
      Scope scope = handed.getAndSet(null);
      if (scope != null) {
        scope.close();
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void keepsNewer_whenOlderClosesElsewhereMeanwhile() {
    assertThat(
            rounds(
                round -> {
                  Scope one = Named.attach("one");
                  handed.set(one);
                  spin(round % 60);
                  Scope two = Named.attach("two");
                  spin(20);
                  String seen = Named.current();
                  awaitTaken();
                  two.close();
                  one.close();
                  return seen + ", then " + Named.current();
                }))
        .containsOnly("two, then null");
  }

  @Test
  void leavesNothing_whenBothCloseAtOnce() {
    assertThat(
            rounds(
                round -> {
                  Scope one = Named.attach("one");
                  Scope two = Named.attach("two");
                  handed.set(round % 2 == 0 ? one : two);
                  spin(round % 60);
                  (round % 2 == 0 ? two : one).close();
                  awaitTaken();
                  one.close();
                  two.close();
                  return String.valueOf(Named.current());
                }))
        .containsOnly("null");
  }

  private interface Round {
    String run(int round);
  }

  private List<String> rounds(Round work) {
    return traced.onDuplicate(
        () -> {
          List<String> seen = new ArrayList<>();
          for (int round = 0; round < ROUNDS; round++) {
            seen.add(work.run(round));
          }
          return Future.succeededFuture(seen);
        });
  }

  private void awaitTaken() {
    while (handed.get() != null) {
      Thread.onSpinWait();
    }
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }
}
