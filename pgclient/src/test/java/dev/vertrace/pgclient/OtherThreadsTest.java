package dev.vertrace.pgclient;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.TraceContext;
import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.RecordedTraces;
import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pool that is called on a thread of nobody, or of another Vertx. */
class OtherThreadsTest {
  private final RecordedTraces traces = RecordedTraces.create();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(traces).build())
          .build();
  private final Vertrace vertrace = Vertrace.create(sdk);
  private final TraceContext context = vertrace.context();
  private final Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
  private EmbeddedPostgres postgres;
  private Pool pool;

  @BeforeEach
  void start() throws IOException {
    postgres = EmbeddedPostgres.builder().start();
    pool =
        PgBuilder.pool()
            .using(vertx)
            .connectingTo(
                new PgConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(postgres.getPort())
                    .setDatabase("postgres")
                    .setUser("postgres"))
            .build();
  }

  @AfterEach
  void stop() throws IOException {
    await(vertx.close());
    postgres.close();
    sdk.close();
  }

  @Test
  void joinsQueriesToCaller_fromTheFirstConnectionOn() {
    for (int i = 0; i < 2; i++) {
      await(vertrace.span("caller").run(() -> context.runOn(vertx, this::transaction)));
    }

    assertThat(TraceTrees.of(traces.await(6)))
        .isEqualTo(
            "caller\n  CREATE TABLE audit_log CLIENT\n  SELECT audit_log CLIENT\n".repeat(2));
  }

  @Test
  void joinsQueriesToCaller_whenThreadIsOfAnotherVertx() {
    Vertx other = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
    Promise<Void> done = Promise.promise();
    other.runOnContext(
        v ->
            vertrace
                .span("caller")
                .run(() -> context.runOn(vertx, this::transaction))
                .onComplete(done));
    await(done.future());
    await(other.close());

    assertThat(TraceTrees.of(traces.await(3)))
        .isEqualTo("caller\n  CREATE TABLE audit_log CLIENT\n  SELECT audit_log CLIENT\n");
  }

  private Future<Void> transaction() {
    return pool.withTransaction(
        connection ->
            connection
                .query("CREATE TABLE IF NOT EXISTS audit_log (id int)")
                .execute()
                .compose(rows -> connection.query("SELECT id FROM audit_log").execute())
                .mapEmpty());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(20, SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no result in 20 s", e);
    }
  }
}
