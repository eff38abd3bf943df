package dev.vertrace.pgclient;

import static dev.vertrace.pgclient.TracedPostgres.await;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.core.TraceContext;
import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.TransactionPropagation;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The spans around queries: what they may show, and where they belong. */
class PostgresTracingTest {
  @RegisterExtension static final TracedPostgres POSTGRES = new TracedPostgres();

  @Test
  void keepsRefusedValueInside_evenInSpansAround() {
    Future<?> outer =
        POSTGRES.onContext(() -> POSTGRES.vertrace.span("outer").run(() -> refused("canary")));

    assertThatThrownBy(() -> await(outer)).hasRootCauseInstanceOf(PgException.class);
    List<SpanData> spans = POSTGRES.traces.await(3);
    assertThat(spans).allMatch(span -> span.getStatus().getStatusCode() == StatusCode.ERROR);
    assertThat(spans.toString()).doesNotContain("canary");
    Attributes event = spans.get(2).getEvents().get(0).getAttributes();
    assertThat(event.get(stringKey("exception.type")))
        .isEqualTo(IllegalStateException.class.getName());
    assertThat(event.get(stringKey("exception.stacktrace")))
        .contains("\tat ", "Caused by: " + PgException.class.getName());
    // Its own message may be that of the cause.
    assertThat(spans.get(2).getStatus().getDescription()).isEmpty();
  }

  @Test
  void keepsRefusedParameterInside_evenInSpansAround() {
    Future<?> outer =
        POSTGRES.traced(
            () -> POSTGRES.pool().preparedQuery("SELECT $1::int").execute(Tuple.of("canary")));

    assertThatThrownBy(() -> await(outer)).hasMessageContaining("canary");
    List<SpanData> spans = POSTGRES.traces.await(2);
    assertThat(spans).allMatch(span -> span.getStatus().getStatusCode() == StatusCode.ERROR);
    assertThat(spans.toString()).doesNotContain("canary");
  }

  private static Future<Void> refused(String value) {
    return POSTGRES
        .vertrace
        .span("inner")
        .run(() -> POSTGRES.pool().query("SELECT '" + value + "'::int").execute())
        .<Void>mapEmpty()
        .recover(e -> Future.failedFuture(new IllegalStateException("wrapped", e)));
  }

  @Test
  void staysInTransaction_whenInsideSpan() {
    Future<List<Long>> transactions =
        inCaller(
            () ->
                POSTGRES
                    .pool()
                    .withTransaction(
                        TransactionPropagation.CONTEXT,
                        outer ->
                            transaction(outer)
                                .compose(id -> inside().map(inside -> List.of(id, inside)))));

    assertThat(await(transactions)).hasSize(2);
    assertThat(await(transactions).get(1)).isEqualTo(await(transactions).get(0));
    assertThat(TraceTrees.of(POSTGRES.traces.await(4)))
        .isEqualTo("caller\n  SELECT CLIENT\n  inside\n    SELECT CLIENT\n");
  }

  private static Future<Long> inside() {
    return POSTGRES
        .vertrace
        .span("inside")
        .run(
            () ->
                POSTGRES
                    .pool()
                    .withTransaction(
                        TransactionPropagation.CONTEXT, PostgresTracingTest::transaction));
  }

  /** All Futures of a connection call back where it was acquired. */
  @Test
  void staysInSpan_whenConnectionIsFromOutside() {
    TraceContext context = POSTGRES.vertrace.context();
    await(
        inCaller(
            () ->
                POSTGRES
                    .pool()
                    .withConnection(
                        connection ->
                            POSTGRES
                                .vertrace
                                .span("inside")
                                .run(
                                    () ->
                                        context
                                            .bind(transaction(connection))
                                            .compose(v -> transaction(connection))))));

    assertThat(TraceTrees.of(POSTGRES.traces.await(4)))
        .isEqualTo("caller\n  inside\n    SELECT CLIENT\n    SELECT CLIENT\n");
  }

  private static Future<Long> transaction(SqlConnection connection) {
    return connection
        .query("SELECT txid_current()")
        .execute()
        .map(rows -> rows.iterator().next().getLong(0));
  }

  private static <T> Future<T> inCaller(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    POSTGRES.vertx.runOnContext(
        v -> POSTGRES.vertrace.span("caller").run(work).onComplete(promise));
    return promise.future();
  }

  @Test
  void leavesErrorToCaller_whenConnectionIsRefused() throws IOException {
    Pool nobody = POSTGRES.pool(POSTGRES.connect().setPort(closedPort()));
    assertThatThrownBy(() -> await(POSTGRES.traced(() -> nobody.query("SELECT 1").execute())))
        .hasMessageContaining("Connection refused");
    SpanData caller = POSTGRES.traces.await(1).get(0);
    assertThat(caller.getName()).isEqualTo("caller");
    assertThat(caller.getStatus().getStatusCode()).isEqualTo(StatusData.error().getStatusCode());
    await(nobody.close());
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
