package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What may go wrong when classes load in another order than in the other tests. */
class LoadingOrderTest {
  @RegisterExtension final WarningLog log = new WarningLog();

  @Test
  void findsStorage_whenOpenTelemetryIsUsedFirst() throws Exception {
    assertThat(IsolatedClassPath.call(OpenTelemetryFirst.class, null))
        .isEqualTo("VertxContextStorage");
  }

  @Test
  void usesThreads_whenVertxDoesNotKnowTheLocal() throws Exception {
    assertThat(
            IsolatedClassPath.call(
                VertxFirst.class, "META-INF/services/io.vertx.core.spi.VertxServiceProvider"))
        .isEqualTo("attached:a span:b root:null");
    // An earlier test's Vertrace may still be telling what it lost.
    assertThat(log.warnings())
        .filteredOn(
            line -> line.contains("META-INF/services/io.vertx.core.spi.VertxServiceProvider"))
        .singleElement(STRING)
        .contains("in a shaded jar, merge", "build the Vertrace before the Vertx");
  }

  static final class OpenTelemetryFirst implements Callable<String> {
    @Override
    public String call() {
      Context.current();
      return ContextStorage.get().getClass().getSimpleName();
    }
  }

  static final class VertxFirst implements Callable<String> {
    @Override
    public String call() {
      Vertx vertx = Vertx.vertx();
      io.vertx.core.Context duplicate = VertxInternals.duplicate(vertx.getOrCreateContext());
      String seen =
          TracedVertx.await(TracedVertx.run(duplicate, () -> Future.succeededFuture(see())));
      TracedVertx.await(vertx.close());
      return seen;
    }

    private static String see() {
      Vertrace vertrace = Vertrace.create(io.opentelemetry.api.OpenTelemetry.noop());
      var scope = Named.attach("a");
      String attached = Named.current();
      scope.close();
      String inSpan =
          vertrace
              .span("span")
              .parent(Named.context("b"))
              .run(() -> Future.succeededFuture(Named.current()))
              .result();
      return "attached:" + attached + " span:" + inSpan + " root:" + Named.current();
    }
  }
}
