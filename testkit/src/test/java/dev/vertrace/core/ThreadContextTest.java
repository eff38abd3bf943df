package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Scopes on threads that Vert.x does not own. */
class ThreadContextTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  @Test
  void isTheStorageInForce() {
    assertThat(ContextStorage.get()).isInstanceOf(VertxContextStorage.class);
  }

  @Test
  void servesThread_untilScopeCloses() {
    Scope scope = Named.attach("thread");
    String inside = Named.current();
    scope.close();

    assertThat(inside).isEqualTo("thread");
    assertThat(Context.current()).isSameAs(Context.root());
  }

  @Test
  void hidesThread_whileVertxContextIsCurrent() {
    List<String> seen = new ArrayList<>();
    Scope scope = Named.attach("thread");
    TracedVertx.dispatch(
        VertxInternals.duplicate(traced.root()),
        () -> {
          seen.add(Named.current());
        });
    seen.add(Named.current());
    scope.close();

    assertThat(seen).containsExactly(null, "thread");
  }

  @Test
  void leavesVertxContextAlone_whenThreadScopeClosesInside() {
    List<String> seen = new ArrayList<>();
    Scope scope = Named.attach("thread");
    TracedVertx.dispatch(
        VertxInternals.duplicate(traced.root()),
        () -> {
          Scope inner = Named.attach("vertx");
          scope.close();
          seen.add(Named.current());
          inner.close();
        });
    seen.add(Named.current());

    assertThat(seen).containsExactly("vertx", null);
  }

  @Test
  void ignoresNull_whenAttached() {
    ContextStorage.get().attach(null).close();

    assertThat(Context.current()).isSameAs(Context.root());
  }
}
