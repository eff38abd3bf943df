package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks of one request on virtual threads take turns when they wait. */
@EnabledForJreRange(min = JRE.JAVA_21) // virtual threads
class VirtualThreadScopesTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  @Test
  void keepsBranchesApart_whenTheyWaitInTheirScopes() {
    Promise<Void> done = Promise.promise();
    TracedVertx.await(
        traced.vertx.deployVerticle(
            new VerticleBase() {
              @Override
              public Future<?> start() {
                traced
                    .vertrace
                    .span("request")
                    .run(() -> Future.all(branch("a"), branch("b")).<Void>mapEmpty())
                    .onComplete(done);
                return Future.succeededFuture();
              }
            },
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
    TracedVertx.await(done.future());

    assertThat(TraceTrees.of(traced.traces.await(5)))
        .isEqualTo("request\n  a\n    a child\n  b\n    b child\n");
  }

  private Future<Void> branch(String name) {
    Promise<Void> done = Promise.promise();
    traced.vertx.runOnContext(
        v -> {
          Span span = traced.tracer.spanBuilder(name).startSpan();
          try (Scope scope = Named.attach(Context.current().with(span))) {
            traced.vertx.timer(5, TimeUnit.MILLISECONDS).await();
            traced.tracer.spanBuilder(name + " child").startSpan().end();
            assertThat(scope).isNotNull();
          } finally {
            span.end();
            done.complete();
          }
        });
    return done.future();
  }
}
