package dev.vertrace.pgclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.pgclient.SqlStatement.Effect;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlStatementTest {

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          SELECT * FROM bids WHERE id = $1 => SELECT bids => SELECT => bids
          select id from bids => select bids => select => bids
          SELECT 1 => SELECT => SELECT => -
          SELECT * FROM songs, artists => SELECT songs artists => SELECT => -
          SELECT * FROM a x, LATERAL f(x.id) y, b => SELECT a b => SELECT => -
          SELECT * FROM bids b JOIN campaigns c ON b.id = c.id => SELECT bids campaigns => SELECT => -
          SELECT * FROM a JOIN b USING (id), c => SELECT a b c => SELECT => -
          SELECT * FROM (a CROSS JOIN b) NATURAL JOIN ONLY (c) => SELECT a b c => SELECT => -
          SELECT a.x FROM emp a LEFT JOIN emp b ON a.id = b.boss => SELECT emp emp => SELECT => emp
          SELECT * FROM public.bids => SELECT public.bids => SELECT => public.bids
          SELECT * FROM "My Schema" . "Bid ""s\""" => SELECT "My Schema"."Bid ""s\""" => SELECT => "My Schema"."Bid ""s\"""
          SELECT d FROM (SELECT * FROM orders o JOIN customers c ON true) s => SELECT SELECT orders customers => - => -
          SELECT * FROM a WHERE id IN (SELECT id FROM b) => SELECT a SELECT b => - => -
          SELECT a FROM x UNION ALL SELECT a FROM y ORDER BY a, b => SELECT x SELECT y => - => -
          (SELECT a FROM x) EXCEPT (SELECT a FROM y) => SELECT x SELECT y => - => -
          SELECT extract(year FROM d), trim(both FROM e) FROM t => SELECT t => SELECT => t
          SELECT a IS DISTINCT FROM b FROM t GROUP BY c, d => SELECT t => SELECT => t
          SELECT * FROM generate_series(1, 3) g, t => SELECT t => SELECT => t
          SELECT * FROM unnest($1) WITH ORDINALITY AS u(a, b), t => SELECT t => SELECT => t
          SELECT t.select, u.from FROM t => SELECT t => SELECT => t
          SELECT * FROM (VALUES (1)) v(a) => SELECT => SELECT => -
          SELECT * FROM bids FOR UPDATE OF bids => SELECT bids => SELECT => bids
          SELECT a INTO copy FROM t => SELECT copy t => SELECT => -
          SELECT ?| ARRAY['a'] FROM t => SELECT t => SELECT => t
          WITH r AS (SELECT * FROM t) SELECT * FROM r => SELECT t SELECT => - => t
          WITH RECURSIVE r(n) AS (SELECT 1 UNION SELECT n FROM r), "S" AS MATERIALIZED (SELECT * FROM t) SELECT * FROM R, "S" => SELECT SELECT SELECT t SELECT => - => t
          WITH gone AS (DELETE FROM bids RETURNING *) INSERT INTO old SELECT * FROM gone => DELETE bids INSERT old SELECT => - => -
          WITH x AS (SELECT 1) UPDATE t SET a = 1 FROM x, y WHERE true => SELECT UPDATE t y => - => -
          INSERT INTO audit_log (a, b) VALUES ($1, $2) => INSERT audit_log => INSERT => audit_log
          INSERT INTO a SELECT * FROM b => INSERT a SELECT b => - => -
          INSERT INTO a WITH x AS (SELECT * FROM b) SELECT * FROM x => INSERT a SELECT b SELECT => - => -
          INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = excluded.a, b = 1 => INSERT t => INSERT => t
          UPDATE ONLY bids AS b SET a = 1, c = 2 WHERE d = 3 => UPDATE bids => UPDATE => bids
          UPDATE bids SET a = c.a FROM campaigns c WHERE true => UPDATE bids campaigns => UPDATE => -
          DELETE FROM bids WHERE id = 3 => DELETE bids => DELETE => bids
          DELETE FROM a USING b, c JOIN d USING (id) WHERE true => DELETE a b c d => DELETE => -
          MERGE INTO a USING b ON true WHEN MATCHED THEN UPDATE SET x = 1, y = 2 WHEN NOT MATCHED THEN INSERT (x, y) VALUES (1, 2) => MERGE a b => MERGE => -
          CREATE TABLE IF NOT EXISTS bids (id int REFERENCES c ON DELETE CASCADE, b int) => CREATE TABLE bids => CREATE TABLE => bids
          CREATE TEMP TABLE t AS SELECT * FROM s => CREATE TABLE t SELECT s => - => -
          CREATE OR REPLACE VIEW v AS SELECT * FROM s => CREATE VIEW v SELECT s => - => -
          REFRESH MATERIALIZED VIEW CONCURRENTLY v => REFRESH MATERIALIZED VIEW v => REFRESH MATERIALIZED VIEW => v
          CREATE UNIQUE INDEX CONCURRENTLY i ON t (a) => CREATE INDEX i => CREATE INDEX => -
          CREATE INDEX ON t (a) => CREATE INDEX => CREATE INDEX => -
          DROP TABLE IF EXISTS a, b CASCADE => DROP TABLE a b => DROP TABLE => -
          ALTER TABLE t ADD COLUMN a int, ADD b int => ALTER TABLE t => ALTER TABLE => t
          CREATE ROLE alice PASSWORD 'x' => CREATE ROLE => CREATE ROLE => -
          CREATE POLICY p ON t FOR SELECT USING (true) => CREATE POLICY => CREATE POLICY => -
          CREATE nonsense => CREATE => CREATE => -
          TRUNCATE TABLE a, b => TRUNCATE a b => TRUNCATE => -
          GRANT SELECT, INSERT ON t TO bob => GRANT => GRANT => -
          CALL settle(1, 'x') => CALL settle => CALL => -
          COPY bids (a, b) FROM STDIN WITH (FORMAT csv) => COPY bids => COPY => bids
          COPY (SELECT * FROM bids) TO STDOUT => COPY SELECT bids => - => bids
          EXPLAIN (ANALYZE, BUFFERS) SELECT * FROM t => EXPLAIN SELECT t => - => t
          EXPLAIN ANALYZE DELETE FROM t => EXPLAIN DELETE t => - => t
          DECLARE c CURSOR FOR SELECT * FROM t => DECLARE SELECT t => - => t
          BEGIN => BEGIN => BEGIN => -
          SAVEPOINT sp_123 => SAVEPOINT => SAVEPOINT => -
          SET search_path TO tenant => SET => SET => -
          VALUES (1), (2) => VALUES => VALUES => -
          BEGIN; UPDATE t SET a = 1; COMMIT => BEGIN UPDATE t COMMIT => - => t
          ;; SELECT 1; => SELECT => SELECT => -
          SELECT count(update), f(delete) FROM t => SELECT t => SELECT => t
          garbage in FROM here SELECT => - => - => -
          ) FROM ( SELECT a => SELECT => SELECT => -
          FROM. => - => - => -
          SELECT FROM a. , b => SELECT b => SELECT => b
          """)
  void summarizes(String sql, String summary, String operation, String collection) {
    SqlStatement statement = SqlStatement.of(sql);
    assertThat(statement.summary()).isEqualTo(summary);
    assertThat(statement.operation()).isEqualTo(operation);
    assertThat(statement.collection()).isEqualTo(collection);
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("", ""),
        Arguments.of("SELECT *\n\tFROM t1 WHERE a2b=$1 ", "SELECT *\n\tFROM t1 WHERE a2b=$1 "),
        Arguments.of("a = 'x' AND b = 'it''s'", "a = ? AND b = ?"),
        Arguments.of("E'a\\'b''c' || e'\\\\'", "? || ?"),
        Arguments.of("E'a'\n  'b\\'c' = 'd'", "?\n  ? = ?"),
        Arguments.of("U&'d\\0061' || u&\"d\\0061\"", "? || u&\"d\\0061\""),
        Arguments.of("B'01' X'1F' n'x' date'x'", "? ? ? date?"),
        Arguments.of("$$it's$$, $a$ $$ $b$ $a$, $1", "?, ?, $1"),
        Arguments.of("a$$b, $é$x$é$", "a$$b, ?"),
        Arguments.of("1, 1.5, .5, 5., 1e10, 1.5E-3, 0x1F, 1_000", "?, ?, ?, ?, ?, ?, ?, ?"),
        Arguments.of("-1 a-1 x[1:2]", "-? a-? x[?:?]"),
        Arguments.of("t1.c2, _3, tbl_2024, é1", "t1.c2, _3, tbl_2024, é1"),
        Arguments.of("'2020-01-01'::date, $1::int8", "?::date, $1::int8"),
        Arguments.of("a ?| b ?& c ? 'd' @> '{}'", "a ?| b ?& c ? ? @> ?"),
        Arguments.of("a -> 'b' ->> 0 #> '{c}'", "a -> ? ->> ? #> ?"),
        Arguments.of("TRUE, false, NULL", "TRUE, false, NULL"),
        Arguments.of("\"it's 1\" = \"a\"\"1\"", "\"it's 1\" = \"a\"\"1\""),
        Arguments.of("a -- secret '\nb--", "a  \nb "),
        Arguments.of("a/* x /* ' */ \" */b*/**/c", "a b* c"),
        Arguments.of("1; 'a';", "?; ?;"),
        Arguments.of("'C:\\' = path AND b = 'D:\\temp\\'", "? = path AND b = ?"),
        Arguments.of("'a'AND 'b'::text", "?AND ?::text"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void replacesLiteralsAndComments(String sql, String text) {
    assertThat(SqlStatement.of(sql).text()).isEqualTo(text);
  }

  static Stream<String> doubtfulEndings() {
    return Stream.of(
        "'secret",
        "E'secret\\'",
        "\"secret",
        "/* secret /* */",
        "$$secret$",
        "$a$secret$$",
        "$secret",
        "'\\' secret '",
        "12secret",
        "1esecret",
        "$1secret",
        "550e8400-e29b-41d4-secret",
        "'O'Brien', 'O'Neil secret'",
        "$$a$$secret",
        "'C:\\', ' || secret -- '",
        "1 \\ secret",
        "{secret}",
        "\u0000secret");
  }

  @ParameterizedTest
  @MethodSource("doubtfulEndings")
  void showsOnlyTheSummaryOfWhatIsSure_whenDoubtful(String ending) {
    assertThat(SqlStatement.of("SELECT * FROM t WHERE a = " + ending))
        .isEqualTo(
            new SqlStatement("SELECT t", null, "SELECT", null, null, new Effect(1, 0, false)));
  }

  /** One quote too many turns code and literals around. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE t SET a = 'it's', b = ' FROM secret, ', c = $1, d = '",
        "UPDATE t SET a = ''', b = ' FROM secret, '",
        "UPDATE t SET a = $a$, b = ' FROM secret, '",
        "UPDATE t SET a = 'x\\', b = ' -- FROM secret '"
      })
  void showsOnlyWhatIsBeforeTheFirstQuote_whenDoubtful(String sql) {
    assertThat(SqlStatement.of(sql))
        .isEqualTo(
            new SqlStatement("UPDATE t", null, "UPDATE", null, null, new Effect(1, 1, false)));
  }

  @Test
  void showsNoNameWithQuotes_whenDoubtful() {
    assertThat(SqlStatement.of("SELECT * FROM \"t WHERE a = 'secret' AND b = \"c\""))
        .isEqualTo(new SqlStatement("SELECT", null, "SELECT", null, null, new Effect(1, 0, false)));
    assertThat(SqlStatement.of("INSERT INTO \"t\" VALUES ('a").summary()).isEqualTo("INSERT \"t\"");
  }

  @Test
  void namesTheProcedure_whenCalled() {
    assertThat(SqlStatement.of("CALL s.settle($1)"))
        .isEqualTo(
            new SqlStatement(
                "CALL s.settle",
                "CALL s.settle($1)",
                "CALL",
                null,
                "s.settle",
                new Effect(1, 0, true)));
  }

  @Test
  void cutsTheSummaryBetweenNames_whenLong() {
    String summary = SqlStatement.of("SELECT * FROM " + "t123456789, ".repeat(40) + "u").summary();
    assertThat(summary)
        .hasSizeLessThanOrEqualTo(255)
        .startsWith("SELECT t1")
        .endsWith("t123456789");
    assertThat(SqlStatement.of("SELECT * FROM " + "t".repeat(300)).collection()).isNull();
  }

  @Test
  void summarizesTheBeginning_whenTextIsLong() {
    String sql = "INSERT INTO bids VALUES " + "(1, 'x'), ".repeat(10_000);
    assertThat(SqlStatement.of(sql))
        .isEqualTo(
            new SqlStatement("INSERT bids", null, "INSERT", null, null, new Effect(1, 1, false)));
  }

  @Test
  void cutsNoName_whenTextIsLong() {
    String sql = "SELECT * FROM " + "t".repeat(SqlStatement.MAX_LENGTH);
    assertThat(SqlStatement.of(sql).summary()).isEqualTo("SELECT");
  }

  @Test
  void readsOnlyTheFirstWord_whenDialectIsUnknown() {
    assertThat(SqlStatement.ofOtherDialect(" /* a */ (select `it's` from t"))
        .isEqualTo(new SqlStatement(null, null, "select", null, null, Effect.NONE));
    assertThat(SqlStatement.ofOtherDialect("secret")).isEqualTo(SqlStatement.NONE);
    assertThat(SqlStatement.ofOtherDialect("'")).isEqualTo(SqlStatement.NONE);
    assertThat(SqlStatement.ofOtherDialect("")).isEqualTo(SqlStatement.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM users WHERE note = 'the parents' s3cret is the neighbours' too'",
        "SELECT * FROM users WHERE a = 'letters' from s3cret friends' house'",
        "SELECT * FROM users WHERE a IN ('l'or s3cret d'or')"
      })
  void showsNoValue_whenItMayBeOne(String sql) {
    SqlStatement statement = SqlStatement.of(sql);

    assertThat(statement.toString()).doesNotContain("s3cret");
    assertThat(statement.text()).isNull();
  }

  @Test
  void boundsOperation_whenModifierRepeats() {
    String sql = "DROP " + "MATERIALIZED ".repeat(2400) + "VIEW v";

    assertThat(String.valueOf(SqlStatement.of(sql).operation()).length()).isLessThan(100);
  }

  @ParameterizedTest
  @CsvSource({
    "EXEC dbo.settle, EXEC",
    "REPLACE INTO t VALUES (1), REPLACE",
    "USE shop, USE",
    "with x as (select 1) select 2, with"
  })
  void readsFirstWordOfOtherDialects(String sql, String operation) {
    assertThat(SqlStatement.ofOtherDialect(sql).operation()).isEqualTo(operation);
  }
}
