package dev.vertrace.pgclient;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.core.TraceContext;
import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.RecordedTraces;
import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.TransactionPropagation;
import io.vertx.sqlclient.Tuple;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the client and a real PostgreSQL make of the convention. */
class PostgresTracingTest {
  private static final RecordedTraces TRACES = RecordedTraces.create();
  private static final OpenTelemetrySdk SDK =
      OpenTelemetrySdk.builder()
          .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(TRACES).build())
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();
  private static final Vertrace VERTRACE = Vertrace.create(SDK);
  private static final Vertx VERTX = Vertx.builder().withTracer(VERTRACE.tracerFactory()).build();

  private static EmbeddedPostgres postgres;
  private static Pool pool;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.builder().start();
    pool = pool(postgres.getPort());
    await(pool.query("CREATE TABLE bids (id int PRIMARY KEY, note text)").execute());
  }

  @AfterAll
  static void stop() throws IOException {
    await(VERTX.close());
    postgres.close();
    SDK.close();
  }

  @AfterEach
  void everySpanIsLookedAt() {
    assertThat(TRACES.await(0)).isEmpty();
  }

  private static Pool pool(int port) {
    return PgBuilder.pool()
        .using(VERTX)
        .with(new PoolOptions().setMaxSize(2))
        .connectingTo(
            new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setDatabase("postgres")
                .setUser("postgres"))
        .build();
  }

  @Test
  void tracesSimpleQuery() {
    SpanData span = query(() -> pool.query("SELECT * FROM bids").execute());
    assertThat(span.getName()).isEqualTo("SELECT bids");
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getStatus()).isEqualTo(StatusData.unset());
    assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("dev.vertrace.pgclient");
    assertAttributes(
        span,
        "db.query.summary",
        "SELECT bids",
        "db.query.text",
        "SELECT * FROM bids",
        "db.operation.name",
        "SELECT",
        "db.collection.name",
        "bids");
  }

  @Test
  void keepsRefusedValueInside_evenInSpansAround() {
    Future<?> outer = onContext(() -> VERTRACE.span("outer").run(() -> refused("canary")));

    assertThatThrownBy(() -> await(outer)).hasRootCauseInstanceOf(PgException.class);
    List<SpanData> spans = TRACES.await(3);
    assertThat(spans).allMatch(span -> span.getStatus().getStatusCode() == StatusCode.ERROR);
    assertThat(spans.toString()).doesNotContain("canary");
    Attributes event = spans.get(2).getEvents().get(0).getAttributes();
    assertThat(event.get(stringKey("exception.type")))
        .isEqualTo(IllegalStateException.class.getName());
    assertThat(event.get(stringKey("exception.stacktrace")))
        .contains("\tat ", "Caused by: " + PgException.class.getName());
    assertThat(spans.get(2).getStatus().getDescription()).isEqualTo("wrapped");
  }

  @Test
  void keepsRefusedParameterInside_evenInSpansAround() {
    Future<?> outer =
        traced(() -> pool.preparedQuery("SELECT $1::int").execute(Tuple.of("canary")));

    assertThatThrownBy(() -> await(outer)).hasMessageContaining("canary");
    List<SpanData> spans = TRACES.await(2);
    assertThat(spans).allMatch(span -> span.getStatus().getStatusCode() == StatusCode.ERROR);
    assertThat(spans.toString()).doesNotContain("canary");
  }

  private static Future<Void> refused(String value) {
    return VERTRACE
        .span("inner")
        .run(() -> pool.query("SELECT '" + value + "'::int").execute())
        .<Void>mapEmpty()
        .recover(e -> Future.failedFuture(new IllegalStateException("wrapped", e)));
  }

  @Test
  void keepsTextAndHidesParameters_whenPrepared() {
    String sql = "SELECT note FROM bids WHERE id = $1 AND note <> $2";
    SpanData span = query(() -> pool.preparedQuery(sql).execute(Tuple.of(7, "secret")));
    assertThat(span.getName()).isEqualTo("SELECT bids");
    assertAttributes(
        span,
        "db.query.summary",
        "SELECT bids",
        "db.query.text",
        sql,
        "db.operation.name",
        "SELECT",
        "db.collection.name",
        "bids");
  }

  @Test
  void hidesLiterals() {
    SpanData span =
        query(() -> pool.query("INSERT INTO bids VALUES (-41, E'it\\'s secret') -- why").execute());
    assertThat(span.getName()).isEqualTo("INSERT bids");
    assertAttributes(
        span,
        "db.query.summary",
        "INSERT bids",
        "db.query.text",
        "INSERT INTO bids VALUES (-?, ?)  ",
        "db.operation.name",
        "INSERT",
        "db.collection.name",
        "bids");
  }

  @Test
  void tracesBatchAsOneSpan() {
    String sql = "INSERT INTO bids VALUES ($1, $2)";
    List<Tuple> batch = List.of(Tuple.of(1, "a"), Tuple.of(2, "b"));
    SpanData span = query(() -> pool.preparedQuery(sql).executeBatch(batch));
    assertAttributes(
        span,
        "db.query.summary",
        "INSERT bids",
        "db.query.text",
        sql,
        "db.operation.name",
        "INSERT",
        "db.collection.name",
        "bids");
  }

  @Test
  void showsSqlState_whenConstraintIsViolated() {
    await(pool.query("INSERT INTO bids VALUES (99, 'first')").execute());
    String sql = "INSERT INTO bids VALUES ($1, $2)";
    SpanData span =
        failedQuery(
            () -> pool.preparedQuery(sql).execute(Tuple.of(99, "secret")), PgException.class);
    assertThat(span.getName()).isEqualTo("INSERT bids");
    assertThat(span.getStatus()).isEqualTo(StatusData.error());
    assertThat(span.getEvents()).isEmpty();
    assertAttributes(
        span,
        "db.query.summary",
        "INSERT bids",
        "db.query.text",
        sql,
        "db.operation.name",
        "INSERT",
        "db.collection.name",
        "bids",
        "db.response.status_code",
        "23505",
        "error.type",
        "23505");
  }

  @Test
  void showsSqlState_whenTableIsMissing() {
    SpanData span =
        failedQuery(() -> pool.query("SELECT 1 FROM nowhere").execute(), PgException.class);
    assertThat(span.getStatus()).isEqualTo(StatusData.error());
    assertAttributes(
        span,
        "db.query.summary",
        "SELECT nowhere",
        "db.query.text",
        "SELECT ? FROM nowhere",
        "db.operation.name",
        "SELECT",
        "db.collection.name",
        "nowhere",
        "db.response.status_code",
        "42P01",
        "error.type",
        "42P01");
  }

  @Test
  void showsClassWithoutMessage_whenClientRefusesParameter() {
    SpanData span =
        failedQuery(
            () -> pool.preparedQuery("SELECT $1::int").execute(Tuple.of("secret")),
            RuntimeException.class);
    assertThat(span.getStatus()).isEqualTo(StatusData.error());
    assertThat(span.getEvents()).isEmpty();
    assertAttributes(
        span,
        "db.query.summary",
        "SELECT",
        "db.query.text",
        "SELECT $1::int",
        "db.operation.name",
        "SELECT",
        "error.type",
        "io.vertx.core.VertxException");
  }

  @Test
  void tracesStatement_whenInTransactionOfPool() {
    SpanData span =
        query(
            () ->
                pool.withTransaction(
                    connection -> connection.query("UPDATE bids SET note = 'x'").execute()));
    assertThat(span.getName()).isEqualTo("UPDATE bids");
    assertAttributes(
        span,
        "db.query.summary",
        "UPDATE bids",
        "db.query.text",
        "UPDATE bids SET note = ?",
        "db.operation.name",
        "UPDATE",
        "db.collection.name",
        "bids");
  }

  @Test
  void staysInTransaction_whenInsideSpan() {
    Future<List<Long>> transactions =
        inCaller(
            () ->
                pool.withTransaction(
                    TransactionPropagation.CONTEXT,
                    outer ->
                        transaction(outer)
                            .compose(
                                id ->
                                    VERTRACE
                                        .span("inside")
                                        .run(
                                            () ->
                                                pool.withTransaction(
                                                    TransactionPropagation.CONTEXT,
                                                    PostgresTracingTest::transaction))
                                        .map(inside -> List.of(id, inside)))));

    assertThat(await(transactions)).hasSize(2);
    assertThat(await(transactions).get(1)).isEqualTo(await(transactions).get(0));
    assertThat(TraceTrees.of(TRACES.await(4)))
        .isEqualTo("caller\n  SELECT CLIENT\n  inside\n    SELECT CLIENT\n");
  }

  /** All Futures of a connection call back where it was acquired. */
  @Test
  void staysInSpan_whenConnectionIsFromOutside() {
    TraceContext context = VERTRACE.context();
    await(
        inCaller(
            () ->
                pool.withConnection(
                    connection ->
                        VERTRACE
                            .span("inside")
                            .run(
                                () ->
                                    context
                                        .bind(transaction(connection))
                                        .compose(v -> transaction(connection))))));

    assertThat(TraceTrees.of(TRACES.await(4)))
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
    VERTX.runOnContext(v -> VERTRACE.span("caller").run(work).onComplete(promise));
    return promise.future();
  }

  @Test
  void showsProcedure_whenCalled() {
    await(
        pool.query("CREATE PROCEDURE settle(a int) LANGUAGE sql AS 'DELETE FROM bids WHERE id = a'")
            .execute());
    SpanData span = query(() -> pool.preparedQuery("CALL settle($1)").execute(Tuple.of(0)));
    assertThat(span.getName()).isEqualTo("CALL settle");
    assertAttributes(
        span,
        "db.query.summary",
        "CALL settle",
        "db.query.text",
        "CALL settle($1)",
        "db.operation.name",
        "CALL",
        "db.stored_procedure.name",
        "settle");
  }

  @Test
  void makesNoSpan_whenNothingIsTraced() {
    await(onContext(() -> pool.query("SELECT 1").execute()));
    assertThat(TRACES.await(0)).isEmpty();
  }

  @Test
  void leavesErrorToCaller_whenConnectionIsRefused() throws IOException {
    Pool nobody = pool(closedPort());
    assertThatThrownBy(() -> await(traced(() -> nobody.query("SELECT 1").execute())))
        .hasMessageContaining("Connection refused");
    SpanData caller = TRACES.await(1).get(0);
    assertThat(caller.getName()).isEqualTo("caller");
    assertThat(caller.getStatus().getStatusCode()).isEqualTo(StatusData.error().getStatusCode());
    await(nobody.close());
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The span of a query that succeeds inside the span {@code caller}. */
  private static SpanData query(Supplier<Future<?>> query) {
    await(traced(query));
    return childOfCaller();
  }

  private static SpanData failedQuery(
      Supplier<Future<?>> query, Class<? extends Throwable> failure) {
    assertThatThrownBy(() -> await(traced(query))).isInstanceOf(failure);
    return childOfCaller();
  }

  private static SpanData childOfCaller() {
    List<SpanData> spans = TRACES.await(2);
    assertThat(spans.get(1).getName()).isEqualTo("caller");
    assertThat(spans.get(0).getParentSpanId()).isEqualTo(spans.get(1).getSpanId());
    return spans.get(0);
  }

  private static Future<Object> traced(Supplier<Future<?>> query) {
    return onContext(() -> VERTRACE.span("caller").run(() -> query.get().mapEmpty()));
  }

  private static Future<Object> onContext(Supplier<Future<?>> work) {
    Promise<Object> promise = Promise.promise();
    VERTX.runOnContext(v -> work.get().<Object>mapEmpty().onComplete(promise));
    return promise.future();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Compares all attributes: those of every span here, and the given names and values. */
  private static void assertAttributes(SpanData span, String... namesAndValues) {
    AttributesBuilder expected =
        Attributes.builder()
            .put("db.system.name", "postgresql")
            .put("db.namespace", "postgres")
            .put("server.address", "127.0.0.1")
            .put("server.port", postgres.getPort())
            .put("network.peer.address", "127.0.0.1")
            .put("network.peer.port", postgres.getPort());
    for (int i = 0; i < namesAndValues.length; i += 2) {
      expected.put(stringKey(namesAndValues[i]), namesAndValues[i + 1]);
    }
    assertThat(span.getAttributes().asMap()).isEqualTo(expected.build().asMap());
  }
}
