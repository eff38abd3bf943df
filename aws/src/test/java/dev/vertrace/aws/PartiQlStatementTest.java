package dev.vertrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartiQlStatementTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          SELECT * FROM Orders                              | SELECT Orders        | SELECT * FROM Orders
          SELECT a, b FROM "Orders" WHERE c = ?             | SELECT Orders        | SELECT a, b FROM "Orders" WHERE c = ?
          select * from "Orders"."by-status" where s='open' | select Orders by-status | select * from "Orders"."by-status" where s=?
          SELECT * FROM Orders.byStatus WHERE a.b[0] = 1    | SELECT Orders byStatus | SELECT * FROM Orders.byStatus WHERE a.b[?] = ?
          SELECT * FROM Orders WHERE a IN ['x', 'y','z']    | SELECT Orders        | SELECT * FROM Orders WHERE a IN [?]
          SELECT * FROM Orders WHERE a BETWEEN 1 AND 2.5 AND b = -3 | SELECT Orders | SELECT * FROM Orders WHERE a BETWEEN ? AND ? AND b = -?
          SELECT * FROM Orders WHERE begins_with("a", 'x') ORDER BY b DESC | SELECT Orders | SELECT * FROM Orders WHERE begins_with("a", ?) ORDER BY b DESC
          SELECT * FROM Orders WHERE (a = 'O''Neil' OR a = '''') | SELECT Orders | SELECT * FROM Orders WHERE (a = ? OR a = ?)
          SELECT * FROM Orders WHERE a = "alice"            | SELECT Orders        | SELECT * FROM Orders WHERE a = ?
          SELECT * FROM Orders WHERE a = alice              | SELECT Orders        | SELECT * FROM Orders WHERE a = ?
          SELECT * FROM Orders -- 'alice'                   | SELECT Orders        | SELECT * FROM Orders
          SELECT /* alice */ * FROM Orders                  | SELECT Orders        | SELECT * FROM Orders
          INSERT INTO "Orders" VALUE {'id': 'x', 'n': 1, 's': <<'a','b'>>} | INSERT Orders | INSERT INTO "Orders" VALUE {?: ?, ?: ?, ?: <<?>>}
          UPDATE Orders SET a = `alice`, b = 2 WHERE c = 'x' RETURNING ALL OLD * | UPDATE Orders | UPDATE Orders SET a = ?, b = ? WHERE c = ? RETURNING ALL OLD *
          UPDATE Orders REMOVE a.b WHERE c = true           | UPDATE Orders        | UPDATE Orders REMOVE a.b WHERE c = ?
          DELETE FROM Orders WHERE c = ?                    | DELETE Orders        | DELETE FROM Orders WHERE c = ?
          EXISTS(SELECT * FROM Orders WHERE c = 'x')        | SELECT Orders        | EXISTS(SELECT * FROM Orders WHERE c = ?)
          """)
  void keepsNamesAndNoValues(String statement, String summary, String text) {
    PartiQlStatement read = PartiQlStatement.of(statement);

    assertThat(read.summary()).isEqualTo(summary);
    assertThat(read.table()).isEqualTo("Orders");
    assertThat(read.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM Orders WHERE a = 'O'Neil, Alice O'Brien'",
        "SELECT * FROM Orders WHERE a = 'alice",
        "SELECT * FROM Orders WHERE a = \"alice",
        "SELECT * FROM Orders WHERE a = 'x' 'alice'",
        "SELECT * FROM Orders WHERE a = 1 2",
        "SELECT * FROM Orders WHERE a = ? /* alice",
        "SELECT * FROM Orders WHERE a = @alice",
      })
  void givesNoText_whenStatementIsBroken(String statement) {
    PartiQlStatement read = PartiQlStatement.of(statement);

    assertThat(read.text()).isNull();
    assertThat(read.summary()).isEqualTo("SELECT Orders");
  }

  @Test
  void readsWhatIsNoStatement() {
    assertThat(PartiQlStatement.of(null)).isEqualTo(new PartiQlStatement(null, null, null));
    assertThat(PartiQlStatement.of("")).isEqualTo(new PartiQlStatement(null, null, null));
    assertThat(PartiQlStatement.of("'alice'")).isEqualTo(new PartiQlStatement(null, null, "?"));
    assertThat(PartiQlStatement.of("x".repeat(9000)))
        .isEqualTo(new PartiQlStatement(null, null, null));
  }

  @Test
  void readsLongTexts_withoutDeepRecursion() {
    String values = "''".repeat(2000);
    assertThat(PartiQlStatement.of("DELETE FROM Orders WHERE a = '" + values + "'").text())
        .isEqualTo("DELETE FROM Orders WHERE a = ?");
    assertThat(PartiQlStatement.of("/*" + "x".repeat(8000) + "*/DELETE FROM Orders").text())
        .isEqualTo("DELETE FROM Orders");
  }
}
