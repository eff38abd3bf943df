package dev.vertrace.pgclient;

import static dev.vertrace.pgclient.TracedPostgres.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowStream;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The ways to run a query that the client has. */
class QueryKindsTest {
  @RegisterExtension static final TracedPostgres POSTGRES = new TracedPostgres();

  private static final String INSERT = "INSERT INTO bids VALUES ($1, $2)";
  private static final String SELECT = "SELECT id FROM bids WHERE id > $1 ORDER BY id";

  @BeforeEach
  void fill() {
    POSTGRES.run(
        "DROP TABLE IF EXISTS bids CASCADE; CREATE TABLE bids (id int PRIMARY KEY, note text);"
            + "INSERT INTO bids SELECT i, 'x' FROM generate_series(1, 5) i");
  }

  @Test
  void hasScopeOfModule() {
    SpanData span = POSTGRES.query(() -> POSTGRES.pool().query("SELECT id FROM bids").execute());
    assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("dev.vertrace.pgclient");
  }

  @Test
  void keepsTextAndHidesParameters_whenPrepared() {
    String sql = "SELECT note FROM bids WHERE id = $1 AND note <> $2";
    assertSelect(
        POSTGRES.query(() -> POSTGRES.pool().preparedQuery(sql).execute(Tuple.of(7, "secret"))),
        sql,
        0);
  }

  @Test
  void takesNullsForParameters() {
    SpanData span =
        POSTGRES.query(
            () -> POSTGRES.pool().preparedQuery(INSERT).execute(Tuple.of(9, (Object) null)));
    assertInsert(span, 1);
  }

  @Test
  void countsRowsOfCollector() {
    assertSelect(
        POSTGRES.query(
            () ->
                POSTGRES
                    .pool()
                    .preparedQuery(SELECT)
                    .collecting(Collectors.counting())
                    .execute(Tuple.of(2))),
        SELECT,
        3);
  }

  @Test
  void showsSizeOfBatch() {
    List<Tuple> batch = List.of(Tuple.of(11, "a"), Tuple.of(12, "b"), Tuple.of(13, (Object) null));
    SpanData span = POSTGRES.query(() -> POSTGRES.pool().preparedQuery(INSERT).executeBatch(batch));
    assertThat(span.getName()).isEqualTo("BATCH INSERT bids");
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            POSTGRES.attributes(
                "db.query.summary",
                "BATCH INSERT bids",
                "db.query.text",
                INSERT,
                "db.operation.name",
                "BATCH INSERT",
                "db.operation.batch.size",
                3,
                "db.collection.name",
                "bids",
                "vertrace.db.response.affected_rows",
                3));
  }

  @Test
  void showsNoSize_whenBatchHasOneElement() {
    List<Tuple> batch = List.of(Tuple.of(11, "a"));
    assertInsert(
        POSTGRES.query(() -> POSTGRES.pool().preparedQuery(INSERT).executeBatch(batch)), 1);
  }

  @Test
  void addsRowsOfBatch_whenItSelects() {
    List<Tuple> batch = List.of(Tuple.of(1), Tuple.of(2));
    SpanData span = POSTGRES.query(() -> POSTGRES.pool().preparedQuery(SELECT).executeBatch(batch));
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            POSTGRES.attributes(
                "db.query.summary",
                "BATCH SELECT bids",
                "db.query.text",
                SELECT,
                "db.operation.name",
                "BATCH SELECT",
                "db.operation.batch.size",
                2,
                "db.collection.name",
                "bids",
                "db.response.returned_rows",
                7));
  }

  @Test
  void hasSpanForEachFetch_whenReadByCursor() {
    List<SpanData> spans =
        POSTGRES.queries(
            2,
            () ->
                prepared(
                    statement -> {
                      Cursor cursor = statement.cursor(Tuple.of(0));
                      return cursor
                          .read(3)
                          .compose(rows -> cursor.read(3))
                          .compose(rows -> cursor.close());
                    }));
    assertSelect(spans.get(0), SELECT, 3);
    assertSelect(spans.get(1), SELECT, 2);
  }

  @Test
  void hasSpanForEachFetch_whenStreamed() {
    List<SpanData> spans =
        POSTGRES.queries(
            3,
            () ->
                prepared(
                    statement -> {
                      RowStream<Row> stream = statement.createStream(2, Tuple.of(0));
                      Promise<Void> end = Promise.promise();
                      stream.exceptionHandler(end::tryFail);
                      stream.endHandler(v -> end.tryComplete());
                      stream.handler(row -> {});
                      return end.future();
                    }));
    assertSelect(spans.get(0), SELECT, 2);
    assertSelect(spans.get(1), SELECT, 2);
    assertSelect(spans.get(2), SELECT, 1);
  }

  /** Cursors live in a transaction. */
  private static Future<?> prepared(Function<PreparedStatement, Future<?>> work) {
    return POSTGRES
        .pool()
        .withTransaction(
            connection ->
                connection.prepare(SELECT).compose(statement -> work.apply(statement).mapEmpty()));
  }

  @Test
  void keepsPipelinedQueriesApart() {
    SqlConnection connection =
        await(PgConnection.connect(POSTGRES.vertx, POSTGRES.connect().setPipeliningLimit(16)));
    List<SpanData> spans =
        POSTGRES.queries(
            8,
            () -> {
              List<Future<?>> all = new ArrayList<>();
              for (int i = 0; i < 8; i++) {
                all.add(connection.preparedQuery(SELECT).execute(Tuple.of(i)));
              }
              return Future.all(all);
            });
    IntStream.range(0, 8).forEach(i -> assertSelect(spans.get(i), SELECT, Math.max(0, 5 - i)));
    await(connection.close());
  }

  @Test
  void addsUp_whenTextHasSeveralStatements() {
    String sql =
        "SELECT id FROM bids; ; UPDATE bids SET note = 'secret' WHERE id < 3;"
            + "CREATE TABLE IF NOT EXISTS bids (id int); DELETE FROM bids RETURNING id;";
    SpanData span = POSTGRES.query(() -> POSTGRES.pool().query(sql).execute());
    assertThat(span.getName()).isEqualTo("SELECT bids UPDATE bids CREATE TABLE bids DELETE bids");
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            POSTGRES.attributes(
                "db.query.summary",
                "SELECT bids UPDATE bids CREATE TABLE bids DELETE bids",
                "db.query.text",
                "SELECT id FROM bids; ; UPDATE bids SET note = ? WHERE id < ?;"
                    + "CREATE TABLE IF NOT EXISTS bids (id int); DELETE FROM bids RETURNING id;",
                "db.collection.name",
                "bids",
                "db.response.returned_rows",
                10,
                "vertrace.db.response.affected_rows",
                7));
  }

  /** The client does not know the protocol of COPY, and closes the connection. */
  @Test
  void showsFailure_whenCopyingThroughTheConnection() {
    SpanData span =
        POSTGRES.failingQuery(() -> POSTGRES.pool().query("COPY bids TO STDOUT").execute());
    assertThat(span.getStatus()).isEqualTo(StatusData.error());
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            POSTGRES.attributes(
                "db.query.summary", "COPY bids",
                "db.query.text", "COPY bids TO STDOUT",
                "db.operation.name", "COPY",
                "db.collection.name", "bids",
                "error.type", "java.lang.UnsupportedOperationException"));
  }

  private static void assertSelect(SpanData span, String text, int rows) {
    assertThat(span.getName()).isEqualTo("SELECT bids");
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            POSTGRES.attributes(
                "db.query.summary", "SELECT bids",
                "db.query.text", text,
                "db.operation.name", "SELECT",
                "db.collection.name", "bids",
                "db.response.returned_rows", rows));
  }

  private static void assertInsert(SpanData span, int rows) {
    assertThat(span.getName()).isEqualTo("INSERT bids");
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            POSTGRES.attributes(
                "db.query.summary", "INSERT bids",
                "db.query.text", INSERT,
                "db.operation.name", "INSERT",
                "db.collection.name", "bids",
                "vertrace.db.response.affected_rows", rows));
  }
}
