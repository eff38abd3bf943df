package dev.vertrace.pgclient;

import static dev.vertrace.pgclient.TracedPostgres.await;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What code may change about the spans of queries. */
class QueryOptionsTest {
  @RegisterExtension static final TracedPostgres POSTGRES = new TracedPostgres();

  private static final String LITERAL = "SELECT 'secret'::text";
  private static final String PARAMETERS = "SELECT $1::text, $2::int, $3::text, $4::bytea";

  private final SqlTracingOptions options = new SqlTracingOptions();

  @Test
  void leavesOutText() {
    options.setQueryText(SqlQueryText.OFF);
    assertSelect(query(LITERAL));
  }

  @Test
  void showsRawText() {
    options.setQueryText(SqlQueryText.RAW);
    assertSelect(query(LITERAL), "db.query.text", LITERAL);
  }

  @Test
  void cutsRawText() {
    options.setQueryText(SqlQueryText.RAW);
    String sql = LITERAL + " ".repeat(2 * SqlStatement.MAX_LENGTH);
    assertSelect(query(sql), "db.query.text", sql.substring(0, SqlStatement.MAX_LENGTH));
  }

  @Test
  void takesNoNoticeOfLaterChanges() {
    Vertrace vertrace = Vertrace.create(POSTGRES.sdk, options);
    options.setQueryText(SqlQueryText.RAW);
    SpanData span =
        spans(vertrace, pool -> pool.query(LITERAL).execute(), StatusData.unset()).get(0);
    assertSelect(span, "db.query.text", "SELECT ?::text");
  }

  @Test
  void showsSchema() {
    options.setSchema("shop");
    SpanData span = query("SELECT 1");
    assertThat(span.getAttributes().get(stringKey("db.namespace"))).isEqualTo("postgres|shop");
  }

  @Test
  void showsBindValues_cutToLength() {
    options.setMaxBindValueLength(3);
    Tuple values = Tuple.of("ab\uD83D\uDE00", -4, null, Buffer.buffer("secret"));
    SpanData span = query(pool -> pool.preparedQuery(PARAMETERS).execute(values));
    assertSelect(
        span,
        "db.query.text",
        PARAMETERS,
        "db.query.parameter.0",
        "ab",
        "db.query.parameter.1",
        "-4",
        "db.query.parameter.2",
        "nul",
        "db.query.parameter.3",
        "6 b");
  }

  @Test
  void showsFirstBindValuesOnly_whenThereAreMany() {
    options.setMaxBindValueLength(9);
    int count = SqlBindValues.MOST + 5;
    StringBuilder sql = new StringBuilder("SELECT $1::int");
    List<Integer> values = new ArrayList<>(List.of(0));
    for (int i = 1; i < count; i++) {
      sql.append(" + $").append(i + 1).append("::int");
      values.add(i);
    }
    SpanData span = query(pool -> pool.preparedQuery(sql.toString()).execute(Tuple.from(values)));
    assertThat(span.getAttributes().asMap().keySet())
        .filteredOn(key -> key.getKey().startsWith("db.query.parameter."))
        .hasSize(SqlBindValues.MOST);
  }

  @Test
  void showsNoBindValues_ofBatch() {
    options.setMaxBindValueLength(9);
    SpanData span =
        query(
            pool ->
                pool.preparedQuery("SELECT $1::text")
                    .executeBatch(List.of(Tuple.of("secret"), Tuple.of("secret"))));
    assertThat(span.getAttributes().toString()).doesNotContain("secret");
  }

  @Test
  void leavesOutWhatFilterMatches_andTracesTheRest() {
    options.setExcluded(
        query -> query.statement().equals("SELECT 1") || "SELECT pg_class".equals(query.summary()));
    Function<Pool, Future<?>> three =
        pool ->
            pool.query("SELECT 1")
                .execute()
                .compose(rows -> pool.query("SELECT 1 FROM pg_class").execute())
                .compose(rows -> pool.query("SELECT 2").execute());
    assertThat(spans(Vertrace.create(POSTGRES.sdk, options), three, StatusData.unset()))
        .extracting(SpanData::getName)
        .containsExactly("SELECT");
  }

  @Test
  void showsParametersToFilter() {
    List<SqlQuery> seen = new ArrayList<>();
    options.setExcluded(query -> !seen.add(query));
    query(pool -> pool.preparedQuery("SELECT $1::int").execute(Tuple.of(7)));
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).parameters().get(0).getInteger(0)).isEqualTo(7);
  }

  @Test
  void traces_whenFilterThrows() {
    options.setExcluded(
        query -> {
          throw new IllegalStateException("thrown on purpose");
        });
    assertSelect(query(LITERAL), "db.query.text", "SELECT ?::text");
  }

  @Test
  void takesAttributesOfCustomizer_fromRequestAndResult() {
    options.setCustomizer(
        (attributes, query, result, failure) -> {
          attributes.put("app.statement", query.statement());
          attributes.put("app.parameter", query.parameters().get(0).getString(0));
          attributes.put("app.columns", String.valueOf(result.columnsNames()));
          attributes.put("db.query.text", "mine");
        });
    String sql = "SELECT $1::text AS a";
    assertSelect(
        query(pool -> pool.preparedQuery(sql).execute(Tuple.of("value"))),
        "db.query.text",
        "mine",
        "app.statement",
        sql,
        "app.parameter",
        "value",
        "app.columns",
        "[a]");
  }

  @Test
  void showsFailureToCustomizer() {
    options.setCustomizer(
        (attributes, query, result, failure) ->
            attributes.put("app.failure", result + " " + failure.getClass().getSimpleName()));
    SpanData span =
        spans(
                Vertrace.create(POSTGRES.sdk, options),
                pool -> pool.query("SELECT 1 / 0").execute(),
                StatusData.create(StatusData.error().getStatusCode(), "division_by_zero"))
            .get(0);
    assertThat(span.getAttributes().get(stringKey("app.failure"))).isEqualTo("null PgException");
  }

  @Test
  void losesNothingElse_whenCustomizerThrows() {
    options.setCustomizer(
        (attributes, query, result, failure) -> {
          attributes.put("app.lost", "x");
          throw new IllegalStateException("thrown on purpose");
        });
    assertSelect(query(LITERAL), "db.query.text", "SELECT ?::text");
  }

  private SpanData query(String sql) {
    return query(pool -> pool.query(sql).execute());
  }

  private SpanData query(Function<Pool, Future<?>> query) {
    return spans(Vertrace.create(POSTGRES.sdk, options), query, StatusData.unset()).get(0);
  }

  /** The spans inside the span {@code caller}; the last has the status. */
  private static List<SpanData> spans(
      Vertrace vertrace, Function<Pool, Future<?>> work, StatusData status) {
    Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
    Pool pool = PgBuilder.pool().using(vertx).connectingTo(POSTGRES.connect()).build();
    Promise<Object> done = Promise.promise();
    vertx.runOnContext(
        v ->
            vertrace
                .span("caller")
                .run(() -> work.apply(pool).<Object>mapEmpty())
                .otherwiseEmpty()
                .onComplete(done));
    await(done.future());
    await(vertx.close());
    List<SpanData> spans = POSTGRES.traces.drain();
    assertThat(spans).as(TraceTrees.of(spans)).hasSizeGreaterThan(1);
    assertThat(spans.get(spans.size() - 2).getStatus()).isEqualTo(status);
    return spans.subList(0, spans.size() - 1);
  }

  private static void assertSelect(SpanData span, Object... more) {
    assertThat(span.getName()).isEqualTo("SELECT");
    List<Object> all =
        new ArrayList<>(
            List.of(
                "db.query.summary", "SELECT",
                "db.operation.name", "SELECT",
                "db.response.returned_rows", 1));
    all.addAll(List.of(more));
    assertThat(span.getAttributes().asMap()).isEqualTo(POSTGRES.attributes(all.toArray()));
  }
}
