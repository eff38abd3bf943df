package dev.vertrace.pgclient;

import static dev.vertrace.pgclient.TracedPostgres.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.semconv.ErrorAttributes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What refuses or breaks a query is to be seen on its span, without the user's values. */
class QueryErrorsTest {
  @RegisterExtension static final TracedPostgres POSTGRES = new TracedPostgres();

  @BeforeEach
  void fill() {
    POSTGRES.run(
        """
        DROP SCHEMA public CASCADE;
        CREATE SCHEMA public;
        DROP ROLE IF EXISTS bob;
        CREATE ROLE bob;
        GRANT USAGE ON SCHEMA public TO bob;
        CREATE TABLE campaigns (id int PRIMARY KEY);
        CREATE TABLE bids (
          id int CONSTRAINT one_id PRIMARY KEY,
          note varchar(6) NOT NULL,
          price int CONSTRAINT has_price CHECK (price > 0),
          campaign int CONSTRAINT of_campaign REFERENCES campaigns,
          span int4range,
          CONSTRAINT one_span EXCLUDE USING gist (span WITH &&));
        INSERT INTO bids VALUES (1, 'a', 1, NULL, '[1,5)'), (2, 'b', 1, NULL, NULL);
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          INSERT INTO bids VALUES (1, 'secret') => 23505 => unique_violation => one_id
          INSERT INTO bids VALUES (9, NULL) => 23502 => not_null_violation => -
          INSERT INTO bids VALUES (9, 'x', -41) => 23514 => check_violation => has_price
          INSERT INTO bids VALUES (9, 'x', 1, 41) => 23503 => foreign_key_violation => of_campaign
          INSERT INTO bids VALUES (9, 'x', 1, NULL, '[2,3)') => 23P01 => exclusion_violation => one_span
          INSERT INTO bids VALUES (9, 'too secret') => 22001 => string_data_right_truncation => -
          SELECT 'secret'::int => 22P02 => invalid_text_representation => -
          SELECT 1 / 0 => 22012 => division_by_zero => -
          SELECT substring('secret', 1, -1) => 22011 => data_exception => -
          SELECT FROM WHERE 'secret' => 42601 => syntax_error => -
          SELECT * FROM secrets => 42P01 => undefined_table => -
          SELECT secret FROM bids => 42703 => undefined_column => -
          SELECT secret('x') => 42883 => undefined_function => -
          CREATE TABLE bids (id int) => 42P07 => duplicate_table => -
          SET ROLE bob; DELETE FROM bids => 42501 => insufficient_privilege => -
          BEGIN READ ONLY; DELETE FROM bids => 25006 => read_only_sql_transaction => -
          SET statement_timeout = 30; SELECT pg_sleep(20) => 57014 => query_canceled => -
          EXECUTE nothing => 26000 => invalid_sql_statement_name => -
          FETCH nothing => 34000 => invalid_cursor_name => -
          DO $$ BEGIN RAISE 'secret'; END $$ => P0001 => plpgsql_error => -
          DO $$ BEGIN RAISE 'secret' USING ERRCODE = 'ZZ999'; END $$ => ZZ999 => - => -
          SET transaction_isolation TO secret => 22023 => data_exception => -
          CREATE DATABASE x TEMPLATE nowhere => 3D000 => invalid_catalog_name => -
          CREATE TABLE nowhere.t (id int) => 3F000 => invalid_schema_name => -
          """)
  void showsSqlState(String sql, String state, String description, String constraint) {
    SqlConnection connection = await(PgConnection.connect(POSTGRES.vertx, POSTGRES.connect()));
    SpanData span = POSTGRES.failingQuery(() -> connection.query(sql).execute());
    await(connection.close());

    assertThat(span.getStatus())
        .isEqualTo(StatusData.create(StatusData.error().getStatusCode(), text(description)));
    assertThat(span.getEvents()).isEmpty();
    Map<String, Object> more = statement(sql);
    more.put("db.response.status_code", state);
    more.put("error.type", state);
    if (constraint != null) {
      more.put("vertrace.db.constraint.name", constraint);
    }
    assertAttributes(span, more);
    assertThat(text(span.getAttributes().toString())).doesNotContain("'");
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  /** What the statement alone shows; other tests check it. */
  private static Map<String, Object> statement(String sql) {
    SqlStatement statement = SqlStatement.of(sql);
    Map<String, Object> shown = new TreeMap<>();
    shown.put("db.query.summary", statement.summary());
    shown.put("db.query.text", statement.text());
    shown.put("db.operation.name", statement.operation());
    shown.put("db.collection.name", statement.collection());
    shown.values().removeIf(value -> value == null);
    return shown;
  }

  private static void assertAttributes(SpanData span, Map<String, Object> more) {
    List<Object> list = new ArrayList<>();
    more.forEach((name, value) -> list.addAll(List.of(name, value)));
    assertThat(span.getAttributes().asMap()).isEqualTo(POSTGRES.attributes(list.toArray()));
  }

  @Test
  void showsClassWithoutMessage_whenClientRefusesParameter() {
    SpanData span =
        POSTGRES.failingQuery(
            () -> POSTGRES.pool().preparedQuery("SELECT $1::int").execute(Tuple.of("secret")));
    assertThat(span.getStatus()).isEqualTo(StatusData.error());
    assertThat(span.getEvents()).isEmpty();
    Map<String, Object> more = statement("SELECT $1::int");
    more.put("error.type", "io.vertx.core.VertxException");
    assertAttributes(span, more);
  }

  /** The client tells the SQLSTATE, 57P01, to nobody but the connection's exception handler. */
  @Test
  void showsEndOfConnection_whenBackendIsKilled() {
    SqlConnection connection =
        await(PgConnection.connect(POSTGRES.vertx, POSTGRES.connect().setPipeliningLimit(1)));
    connection.exceptionHandler(e -> {});
    int backend =
        await(connection.query("SELECT pg_backend_pid()").execute())
            .iterator()
            .next()
            .getInteger(0);
    String slow = "SELECT pg_sleep(60)";
    String waiting = "DELETE FROM bids";
    Future<Object> killed = POSTGRES.traced(() -> connection.query(slow).execute());
    awaitActive(backend);
    Future<Object> unsent = POSTGRES.traced(() -> connection.query(waiting).execute());
    POSTGRES.run("SELECT pg_terminate_backend(" + backend + ")");

    await(Future.join(killed, unsent).otherwiseEmpty());
    assertThat(List.of(killed, unsent)).as(killed + " " + unsent).allMatch(Future::failed);
    List<SpanData> spans = POSTGRES.traces.await(4);
    assertConnectionLost(named("SELECT", spans), slow);
    assertConnectionLost(named("DELETE bids", spans), waiting);
  }

  /** Whether the connection ends or is reset is up to the network. */
  private static void assertConnectionLost(SpanData span, String sql) {
    String type = span.getAttributes().get(ErrorAttributes.ERROR_TYPE);
    assertThat(type + ": " + span.getStatus().getDescription())
        .isIn(
            "java.net.SocketException: Connection reset",
            "io.vertx.sqlclient.ClosedConnectionException: Failed to read any response from the"
                + " server, the underlying connection may have been lost unexpectedly.",
            "io.vertx.core.VertxException: Pending requests failed to be sent due to connection has"
                + " been closed.");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusData.error().getStatusCode());
    Map<String, Object> more = statement(sql);
    more.put("error.type", type);
    assertAttributes(span, more);
  }

  private static SpanData named(String name, List<SpanData> spans) {
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  private static void awaitActive(int backend) {
    String active =
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(60)'"
            + " AND pid = "
            + backend;
    awaitOne(active);
  }

  /** Asks until the answer is 1: the other query runs then. */
  private static void awaitOne(String count) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (await(POSTGRES.pool().query(count).execute()).iterator().next().getLong(0) != 1) {
      assertThat(System.nanoTime()).as(count).isLessThan(deadline);
    }
  }

  private static void assertCaused(SpanData span, String sql, String state, String name) {
    assertThat(span.getStatus())
        .isEqualTo(StatusData.create(StatusData.error().getStatusCode(), name));
    Map<String, Object> more = statement(sql);
    more.put("db.response.status_code", state);
    more.put("error.type", state);
    assertAttributes(span, more);
  }

  @Test
  void showsDeadlock() {
    String update = "UPDATE bids SET note = 'z' WHERE id = $1";
    List<SqlConnection> two = twoTransactions("BEGIN; SET deadlock_timeout = '50ms'");
    await(two.get(0).preparedQuery(update).execute(Tuple.of(1)));
    await(two.get(1).preparedQuery(update).execute(Tuple.of(2)));
    Promise<Object> first = Promise.promise();
    Promise<Object> second = Promise.promise();
    POSTGRES.traced(() -> two.get(0).preparedQuery(update).execute(Tuple.of(2))).onComplete(first);
    POSTGRES.traced(() -> two.get(1).preparedQuery(update).execute(Tuple.of(1))).onComplete(second);

    await(Future.join(first.future(), second.future()).otherwiseEmpty());
    // The one is the victim; the other waits for no lock then.
    SpanData victim =
        POSTGRES.traces.await(4).stream()
            .filter(span -> span.getName().equals("UPDATE bids"))
            .filter(span -> span.getStatus().equals(deadlock()))
            .findFirst()
            .orElseThrow();
    assertCaused(victim, update, "40P01", "deadlock_detected");
    two.forEach(connection -> await(connection.close()));
  }

  private static StatusData deadlock() {
    return StatusData.create(StatusData.error().getStatusCode(), "deadlock_detected");
  }

  @Test
  void showsSerializationFailure() {
    String update = "UPDATE bids SET note = 'z' WHERE id = 1";
    List<SqlConnection> two = twoTransactions("BEGIN ISOLATION LEVEL REPEATABLE READ");
    two.forEach(connection -> await(connection.query("SELECT * FROM bids").execute()));
    await(two.get(0).query(update).execute());
    await(two.get(0).query("COMMIT").execute());

    SpanData span = POSTGRES.failingQuery(() -> two.get(1).query(update).execute());
    assertCaused(span, update, "40001", "serialization_failure");
    two.forEach(connection -> await(connection.close()));
  }

  private static List<SqlConnection> twoTransactions(String begin) {
    List<SqlConnection> two = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      SqlConnection connection = await(PgConnection.connect(POSTGRES.vertx, POSTGRES.connect()));
      await(connection.query(begin).execute());
      two.add(connection);
    }
    return two;
  }
}
