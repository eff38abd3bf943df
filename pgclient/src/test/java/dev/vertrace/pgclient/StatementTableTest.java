package dev.vertrace.pgclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements as they are written, on a real PostgreSQL: their whole spans. */
class StatementTableTest {
  @RegisterExtension static final TracedPostgres POSTGRES = new TracedPostgres();

  @BeforeEach
  void fill() {
    POSTGRES.run(
        """
        DROP SCHEMA IF EXISTS public, shop CASCADE;
        DROP ROLE IF EXISTS alice;
        CREATE SCHEMA public;
        CREATE SCHEMA shop;
        CREATE TABLE campaigns (id int PRIMARY KEY, name text);
        CREATE TABLE bids (id int PRIMARY KEY, note text, campaign_id int, data jsonb);
        CREATE TABLE audit_log (id int, what text);
        CREATE TABLE shop.items (id int);
        CREATE TABLE "My ""Table" ("a b" int);
        CREATE VIEW open_bids AS SELECT * FROM bids WHERE id > 1;
        CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM bids;
        CREATE PROCEDURE shop.settle(a int, b text) LANGUAGE sql AS 'DELETE FROM bids WHERE id = a';
        CREATE FUNCTION best(a int) RETURNS SETOF bids LANGUAGE sql AS 'SELECT * FROM bids';
        INSERT INTO campaigns VALUES (1, 'a'), (2, 'b');
        INSERT INTO bids VALUES (1, 'x', 1, '{"k": 1}'), (2, 'y', 1, '{}'), (3, 'z', 2, '{}');
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          SELECT * FROM bids => SELECT bids => SELECT * FROM bids => SELECT => bids => 3 => -
          SELECT note FROM bids WHERE id = 7 => SELECT bids => SELECT note FROM bids WHERE id = ? => SELECT => bids => 0 => -
          select id from bids where note = 'it''s' => select bids => select id from bids where note = ? => select => bids => 0 => -
          SELECT 1 => SELECT => SELECT ? => SELECT => - => 1 => -
          SELECT count(*) FROM public.bids b WHERE b.note LIKE 'x%' => SELECT public.bids => SELECT count(*) FROM public.bids b WHERE b.note LIKE ? => SELECT => public.bids => 1 => -
          SELECT "a b" FROM "My ""Table" => SELECT "My ""Table" => SELECT "a b" FROM "My ""Table" => SELECT => "My ""Table" => 0 => -
          SELECT b.note, c.name FROM bids b JOIN campaigns c ON c.id = b.campaign_id WHERE c.id = 1 => SELECT bids campaigns => SELECT b.note, c.name FROM bids b JOIN campaigns c ON c.id = b.campaign_id WHERE c.id = ? => SELECT => - => 2 => -
          SELECT * FROM bids, campaigns WHERE campaign_id = campaigns.id => SELECT bids campaigns => SELECT * FROM bids, campaigns WHERE campaign_id = campaigns.id => SELECT => - => 3 => -
          SELECT * FROM bids a LEFT JOIN bids b USING (id) => SELECT bids bids => SELECT * FROM bids a LEFT JOIN bids b USING (id) => SELECT => bids => 3 => -
          SELECT * FROM (SELECT id FROM bids WHERE id < 3) s => SELECT SELECT bids => SELECT * FROM (SELECT id FROM bids WHERE id < ?) s => - => bids => 2 => -
          SELECT * FROM campaigns WHERE id IN (SELECT campaign_id FROM bids) => SELECT campaigns SELECT bids => SELECT * FROM campaigns WHERE id IN (SELECT campaign_id FROM bids) => - => - => 2 => -
          SELECT * FROM campaigns WHERE EXISTS (SELECT FROM bids WHERE note = 'x') => SELECT campaigns SELECT bids => SELECT * FROM campaigns WHERE EXISTS (SELECT FROM bids WHERE note = ?) => - => - => 2 => -
          SELECT (SELECT max(id) FROM bids) AS most => SELECT SELECT bids => SELECT (SELECT max(id) FROM bids) AS most => - => bids => 1 => -
          SELECT id FROM bids UNION ALL SELECT id FROM campaigns ORDER BY 1 LIMIT 4 => SELECT bids SELECT campaigns => SELECT id FROM bids UNION ALL SELECT id FROM campaigns ORDER BY ? LIMIT ? => - => - => 4 => -
          (SELECT id FROM bids) EXCEPT (SELECT id FROM campaigns) => SELECT bids SELECT campaigns => (SELECT id FROM bids) EXCEPT (SELECT id FROM campaigns) => - => - => 1 => -
          SELECT * FROM bids FOR UPDATE SKIP LOCKED => SELECT bids => SELECT * FROM bids FOR UPDATE SKIP LOCKED => SELECT => bids => 3 => -
          SELECT * FROM open_bids WHERE id BETWEEN -1 AND 99 => SELECT open_bids => SELECT * FROM open_bids WHERE id BETWEEN -? AND ? => SELECT => open_bids => 2 => -
          SELECT * FROM best(1) => SELECT => SELECT * FROM best(?) => SELECT => - => 3 => -
          SELECT b.* FROM campaigns c, LATERAL (SELECT * FROM bids WHERE campaign_id = c.id LIMIT 1) b => SELECT campaigns SELECT bids => SELECT b.* FROM campaigns c, LATERAL (SELECT * FROM bids WHERE campaign_id = c.id LIMIT ?) b => - => - => 2 => -
          SELECT campaign_id, count(*) FROM bids GROUP BY campaign_id HAVING count(*) > 1 => SELECT bids => SELECT campaign_id, count(*) FROM bids GROUP BY campaign_id HAVING count(*) > ? => SELECT => bids => 1 => -
          SELECT rank() OVER (PARTITION BY campaign_id ORDER BY id) FROM bids => SELECT bids => SELECT rank() OVER (PARTITION BY campaign_id ORDER BY id) FROM bids => SELECT => bids => 3 => -
          SELECT CASE WHEN id = 1 THEN 'one' ELSE 'many' END FROM bids => SELECT bids => SELECT CASE WHEN id = ? THEN ? ELSE ? END FROM bids => SELECT => bids => 3 => -
          SELECT id::text || 'x', '2020-01-01'::date FROM bids => SELECT bids => SELECT id::text || ?, ?::date FROM bids => SELECT => bids => 3 => -
          SELECT data -> 'k', data ? 'k', data ?| ARRAY['a'], data @> '{}' FROM bids => SELECT bids => SELECT data -> ?, data ? ?, data ?| ARRAY[?], data @> ? FROM bids => SELECT => bids => 3 => -
          SELECT $$it's $1$$, $a$ $$ $b$ $a$ FROM bids => SELECT bids => SELECT ?, ? FROM bids => SELECT => bids => 3 => -
          SELECT E'it\\'s', U&'d\\0061t', B'101', X'1F', N'n' FROM bids => SELECT bids => SELECT ?, ?, ?, ?, ? FROM bids => SELECT => bids => 3 => -
          SELECT 'C:\\temp\\' AS path FROM bids WHERE note <> 'D:\\' => SELECT bids => SELECT ? AS path FROM bids WHERE note <> ? => SELECT => bids => 3 => -
          SELECT 1.5e3, .5, 0x1F, 1_000 FROM bids => SELECT bids => SELECT ?, ?, ?, ? FROM bids => SELECT => bids => 3 => -
          SELECT extract(year FROM now()), trim(both 'x' FROM note) FROM bids => SELECT bids => SELECT extract(year FROM now()), trim(both ? FROM note) FROM bids => SELECT => bids => 3 => -
          SELECT DISTINCT ON (campaign_id) * FROM bids WHERE note IS DISTINCT FROM 'q' => SELECT bids => SELECT DISTINCT ON (campaign_id) * FROM bids WHERE note IS DISTINCT FROM ? => SELECT => bids => 2 => -
          SELECT * FROM unnest(ARRAY[1, 2]) WITH ORDINALITY AS u(a, b), bids => SELECT bids => SELECT * FROM unnest(ARRAY[?, ?]) WITH ORDINALITY AS u(a, b), bids => SELECT => bids => 6 => -
          WITH r AS (SELECT * FROM bids WHERE id > 1) SELECT * FROM r => SELECT bids SELECT => WITH r AS (SELECT * FROM bids WHERE id > ?) SELECT * FROM r => - => bids => 2 => -
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT * FROM n => SELECT SELECT SELECT => WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + ? FROM n WHERE i < ?) SELECT * FROM n => - => - => 3 => -
          WITH gone AS (DELETE FROM bids WHERE id = 1 RETURNING *) INSERT INTO audit_log SELECT id, note FROM gone => DELETE bids INSERT audit_log SELECT => WITH gone AS (DELETE FROM bids WHERE id = ? RETURNING *) INSERT INTO audit_log SELECT id, note FROM gone => - => - => - => 1
          WITH gone AS (DELETE FROM bids RETURNING *) SELECT * FROM gone => DELETE bids SELECT => WITH gone AS (DELETE FROM bids RETURNING *) SELECT * FROM gone => - => bids => 3 => -
          INSERT INTO audit_log VALUES (1, 'secret'), (2, NULL) => INSERT audit_log => INSERT INTO audit_log VALUES (?, ?), (?, NULL) => INSERT => audit_log => - => 2
          INSERT INTO audit_log (id) VALUES (1) RETURNING id => INSERT audit_log => INSERT INTO audit_log (id) VALUES (?) RETURNING id => INSERT => audit_log => 1 => 1
          INSERT INTO audit_log SELECT id, note FROM bids => INSERT audit_log SELECT bids => INSERT INTO audit_log SELECT id, note FROM bids => - => - => - => 3
          INSERT INTO bids VALUES (1, 'n') ON CONFLICT (id) DO UPDATE SET note = excluded.note => INSERT bids => INSERT INTO bids VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET note = excluded.note => INSERT => bids => - => 1
          INSERT INTO bids VALUES (1, 'n') ON CONFLICT DO NOTHING => INSERT bids => INSERT INTO bids VALUES (?, ?) ON CONFLICT DO NOTHING => INSERT => bids => - => 0
          INSERT INTO shop.items DEFAULT VALUES => INSERT shop.items => INSERT INTO shop.items DEFAULT VALUES => INSERT => shop.items => - => 1
          UPDATE bids SET note = 'secret' WHERE id = 1 => UPDATE bids => UPDATE bids SET note = ? WHERE id = ? => UPDATE => bids => - => 1
          UPDATE bids b SET note = c.name FROM campaigns c WHERE c.id = b.campaign_id RETURNING b.id => UPDATE bids campaigns => UPDATE bids b SET note = c.name FROM campaigns c WHERE c.id = b.campaign_id RETURNING b.id => UPDATE => - => 3 => 3
          UPDATE ONLY bids SET note = DEFAULT WHERE FALSE => UPDATE bids => UPDATE ONLY bids SET note = DEFAULT WHERE FALSE => UPDATE => bids => - => 0
          DELETE FROM bids => DELETE bids => DELETE FROM bids => DELETE => bids => - => 3
          DELETE FROM bids USING campaigns c WHERE c.id = campaign_id AND c.name = 'a' => DELETE bids campaigns => DELETE FROM bids USING campaigns c WHERE c.id = campaign_id AND c.name = ? => DELETE => - => - => 2
          MERGE INTO bids b USING campaigns c ON b.id = c.id WHEN MATCHED THEN UPDATE SET note = 'm' WHEN NOT MATCHED THEN DO NOTHING => MERGE bids campaigns => MERGE INTO bids b USING campaigns c ON b.id = c.id WHEN MATCHED THEN UPDATE SET note = ? WHEN NOT MATCHED THEN DO NOTHING => MERGE => - => - => 2
          TABLE bids => TABLE bids => TABLE bids => TABLE => bids => 3 => -
          VALUES (1, 'a'), (2, 'b') => VALUES => VALUES (?, ?), (?, ?) => VALUES => - => 2 => -
          TRUNCATE bids, audit_log => TRUNCATE bids audit_log => TRUNCATE bids, audit_log => TRUNCATE => - => - => -
          CREATE TABLE t (id int DEFAULT 7, note text DEFAULT 'secret') => CREATE TABLE t => CREATE TABLE t (id int DEFAULT ?, note text DEFAULT ?) => CREATE TABLE => t => - => -
          CREATE TEMP TABLE t AS SELECT * FROM bids => CREATE TABLE t SELECT bids => CREATE TEMP TABLE t AS SELECT * FROM bids => - => - => - => -
          CREATE INDEX i ON bids (note) WHERE note <> 'x' => CREATE INDEX i => CREATE INDEX i ON bids (note) WHERE note <> ? => CREATE INDEX => - => - => -
          CREATE OR REPLACE VIEW v AS SELECT id FROM bids => CREATE VIEW v SELECT bids => CREATE OR REPLACE VIEW v AS SELECT id FROM bids => - => - => - => -
          CREATE ROLE alice PASSWORD 'secret' => CREATE ROLE => CREATE ROLE alice PASSWORD ? => CREATE ROLE => - => - => -
          CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 42 $$ => CREATE FUNCTION => CREATE FUNCTION f() RETURNS int LANGUAGE sql AS ? => CREATE FUNCTION => - => - => -
          ALTER TABLE bids ADD COLUMN extra int, ADD more text => ALTER TABLE bids => ALTER TABLE bids ADD COLUMN extra int, ADD more text => ALTER TABLE => bids => - => -
          DROP TABLE IF EXISTS audit_log, nowhere CASCADE => DROP TABLE audit_log nowhere => DROP TABLE IF EXISTS audit_log, nowhere CASCADE => DROP TABLE => - => - => -
          DROP ROLE IF EXISTS alice => DROP ROLE => DROP ROLE IF EXISTS alice => DROP ROLE => - => - => -
          REFRESH MATERIALIZED VIEW totals => REFRESH MATERIALIZED VIEW totals => REFRESH MATERIALIZED VIEW totals => REFRESH MATERIALIZED VIEW => totals => - => -
          CALL shop.settle(1, 'secret') => CALL shop.settle => CALL shop.settle(?, ?) => CALL => PROCEDURE shop.settle => - => -
          DO $$ BEGIN PERFORM 1; END $$ => DO => DO ? => DO => - => - => -
          EXPLAIN SELECT * FROM bids WHERE id = 1 => EXPLAIN SELECT bids => EXPLAIN SELECT * FROM bids WHERE id = ? => - => bids => 2 => -
          SET search_path TO public => SET => SET search_path TO public => SET => - => - => -
          SHOW server_version => SHOW => SHOW server_version => SHOW => - => 1 => -
          ANALYZE bids => ANALYZE => ANALYZE bids => ANALYZE => - => - => -
          VACUUM bids => VACUUM => VACUUM bids => VACUUM => - => - => -
          COMMENT ON TABLE bids IS 'secret' => COMMENT => COMMENT ON TABLE bids IS ? => COMMENT => - => - => -
          NOTIFY news, 'secret' => NOTIFY => NOTIFY news, ? => NOTIFY => - => - => -
          COPY bids TO PROGRAM 'cat > /dev/null' => COPY bids => COPY bids TO PROGRAM ? => COPY => bids => - => -
          COPY (SELECT id FROM bids) TO PROGRAM 'cat > /dev/null' => COPY SELECT bids => COPY (SELECT id FROM bids) TO PROGRAM ? => - => bids => - => -
          COPY shop.items FROM PROGRAM 'echo 5' => COPY shop.items => COPY shop.items FROM PROGRAM ? => COPY => shop.items => - => 1
          """)
  void showsStatement(
      String sql,
      String summary,
      String text,
      String operation,
      String target,
      Integer returned,
      Integer affected) {
    SpanData span = POSTGRES.query(() -> POSTGRES.pool().query(sql).execute());

    assertThat(span.getName()).isEqualTo(summary);
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getStatus()).isEqualTo(StatusData.unset());
    List<Object> more = new ArrayList<>(List.of("db.query.summary", summary));
    more.addAll(List.of("db.query.text", text));
    add(more, "db.operation.name", operation);
    boolean procedure = target != null && target.startsWith("PROCEDURE ");
    add(more, "db.collection.name", procedure ? null : target);
    add(more, "db.stored_procedure.name", procedure ? target.substring(10) : null);
    add(more, "db.response.returned_rows", returned);
    add(more, "vertrace.db.response.affected_rows", affected);
    assertThat(span.getAttributes().asMap()).isEqualTo(POSTGRES.attributes(more.toArray()));
  }

  private static void add(List<Object> namesAndValues, String name, Object value) {
    if (value != null) {
      namesAndValues.addAll(List.of(name, value));
    }
  }
}
