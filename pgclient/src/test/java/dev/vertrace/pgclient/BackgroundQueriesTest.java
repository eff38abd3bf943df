package dev.vertrace.pgclient;

import static dev.vertrace.pgclient.TracedPostgres.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.TraceTrees;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;

/** Queries that no trace asks for: those of timers, of start-up, of threads without a context. */
class BackgroundQueriesTest {
  @RegisterExtension static final TracedPostgres POSTGRES = new TracedPostgres();

  @ParameterizedTest
  @NullSource
  @EnumSource(
      value = TracingPolicy.class,
      names = {"PROPAGATE", "IGNORE"})
  void makeNoSpan(TracingPolicy policy) {
    everywhere(policy);
    assertThat(POSTGRES.traces.await(0)).isEmpty();
  }

  @Test
  void makeRoots_whenPolicyIsAlways() {
    everywhere(TracingPolicy.ALWAYS);
    assertThat(TraceTrees.of(POSTGRES.traces.await(9))).isEqualTo("SELECT CLIENT\n".repeat(9));
  }

  @Test
  void joinTheTrace_whenPolicyIsAlways() {
    Pool pool = POSTGRES.pool(POSTGRES.connect().setTracingPolicy(TracingPolicy.ALWAYS));
    await(POSTGRES.traced(() -> pool.query("SELECT 1").execute()));
    await(pool.close());
    assertThat(TraceTrees.of(POSTGRES.traces.await(2))).isEqualTo("caller\n  SELECT CLIENT\n");
  }

  @Test
  void makeNoSpan_whenIgnoredInsideTrace() {
    Pool pool = POSTGRES.pool(POSTGRES.connect().setTracingPolicy(TracingPolicy.IGNORE));
    await(POSTGRES.traced(() -> pool.query("SELECT 1").execute()));
    await(pool.close());
    assertThat(TraceTrees.of(POSTGRES.traces.await(1))).isEqualTo("caller\n");
  }

  /** Three queries from each of a timer, a context and a thread of nobody. */
  private static void everywhere(TracingPolicy policy) {
    Pool pool = POSTGRES.pool(POSTGRES.connect().setTracingPolicy(policy));
    Promise<Object> timer = Promise.promise();
    POSTGRES.vertx.setTimer(1, id -> work(pool).onComplete(timer));
    await(timer.future());
    await(POSTGRES.onContext(() -> work(pool)));
    await(work(pool));
    await(pool.close());
  }

  private static Future<Object> work(Pool pool) {
    return pool.query("SELECT 1")
        .execute()
        .compose(rows -> pool.preparedQuery("SELECT $1::int").execute(Tuple.of(1)))
        .compose(
            rows ->
                pool.withTransaction(
                    connection ->
                        connection
                            .preparedQuery("SELECT $1::int")
                            .executeBatch(List.of(Tuple.of(2)))))
        .mapEmpty();
  }
}
