package dev.vertrace.pgclient;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlStatementsTest {
  private final SqlStatements statements = new SqlStatements();

  @Test
  void readsOnce_whenAskedAgain() {
    SqlStatement first = statements.get("SELECT 1");
    assertThat(statements.get("SELECT 1")).isSameAs(first);
  }

  @Test
  void staysBounded_whenEveryTextIsNew() {
    for (int i = 0; i < 3 * SqlStatements.MAX_ENTRIES; i++) {
      assertThat(statements.get("SELECT " + i).text()).isEqualTo("SELECT ?");
    }
    assertThat(statements.size()).isBetween(1, 2 * SqlStatements.MAX_ENTRIES);
  }

  @Test
  void keepsWhatIsAskedForAgain_whenManyTextsAreNew() {
    SqlStatement hot = statements.get("SELECT * FROM hot");
    for (int i = 0; i < 10 * SqlStatements.MAX_ENTRIES; i++) {
      statements.get("SELECT " + i);
      assertThat(statements.get("SELECT * FROM hot")).isSameAs(hot);
    }
  }

  @Test
  void keepsNothing_whenTextIsLong() {
    String sql = "SELECT " + "a, ".repeat(SqlStatements.MAX_LENGTH) + "b FROM t";
    assertThat(statements.get(sql).summary()).isEqualTo("SELECT t");
    assertThat(statements.size()).isZero();
  }
}
