package dev.vertrace.pgclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements nobody has thought of: no literal leaks, nothing is thrown, the work is bounded. */
class SqlStatementRandomTest {
  private static final int STATEMENTS = Boolean.getBoolean("vertrace.long") ? 1_000_000 : 5_000;

  /** What every planted secret contains and nothing else does. */
  private static final String WORD_MARK = "zqzq";

  private static final String NUMBER_MARK = "90079007";

  private static final String[] CODE = {
    "SELECT",
    "a1",
    "t2.b_3",
    "\"q \"\" 4\"",
    "FROM",
    "JOIN",
    "INTO",
    "WITH",
    "AS",
    "UPDATE",
    "SET",
    "(",
    ")",
    ",",
    ";",
    "=",
    "-",
    "*",
    "/",
    "->>",
    "?|",
    "::int",
    "$1",
    "[",
    "]",
    ":",
    "@>",
    "NULL",
    "e",
    "x",
    "u",
    "CREATE TABLE",
    "DELETE",
    "é",
    "."
  };

  private static final String[] INSIDE = {
    "", " ", "--", "/*", "*/", "$", "\"", ";", "\n", "x", "E", ")", "%", "é"
  };

  private static final String[] BROKEN = {
    "'", "\"", "$", "$$", "/*", "*/", "--", "\\", "E'", "\0", "\ud800", ".", ";", "(", ")", "1"
  };

  private static final long SEED = Long.getLong("vertrace.seed", System.nanoTime());

  private final Random random = new Random(SEED);

  @BeforeAll
  static void printSeed() {
    System.out.println("SqlStatementRandomTest: -Dvertrace.seed=" + SEED);
  }

  @Test
  void leaksNoLiteral_whateverIsAroundIt() {
    for (int i = 0; i < STATEMENTS; i++) {
      String sql = statement();
      SqlStatement whole = SqlStatement.of(sql);
      assertThat(whole.text()).as("seed %d: %s", SEED, sql).isNotNull();
      assertNoLeak(sql, whole);
      String cut = sql.substring(0, random.nextInt(sql.length() + 1));
      assertNoLeak(cut, SqlStatement.of(cut));
    }
  }

  @Test
  void neverThrows_whateverItReads() {
    for (int i = 0; i < STATEMENTS; i++) {
      StringBuilder sql = new StringBuilder(statement());
      for (int j = 0; j < 5; j++) {
        sql.insert(random.nextInt(sql.length() + 1), any(BROKEN));
        sql.deleteCharAt(random.nextInt(sql.length()));
      }
      SqlStatement statement = SqlStatement.of(sql);
      assertThat(String.valueOf(statement.summary())).hasSizeLessThanOrEqualTo(255);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        ")",
        "'",
        "''",
        "\"",
        "$",
        "$a",
        "$a$ ",
        "$aaaaaaaa$ $aaaaaaab",
        "/*",
        "/**/",
        "--",
        "-",
        "1",
        "1 ",
        "0x",
        "a",
        "a.",
        "a,",
        "a ",
        "E'\\",
        "'\\'",
        "'\\', ",
        "SELECT * FROM a,",
        "WITH a AS (",
        ",(",
        ";",
        "UPDATE a",
        "\u0000",
        "é"
      })
  void worksInProportion_whenTextIsHuge(String piece) {
    CountedText sql =
        new CountedText("SELECT * FROM t, " + piece.repeat(1_000_000 / piece.length()));
    SqlStatement.of(sql);
    assertThat(sql.read).isLessThan(36L * SqlStatement.MAX_LENGTH);
  }

  private void assertNoLeak(String sql, SqlStatement statement) {
    assertThat(statement.toString())
        .as("seed %d: %s", SEED, sql)
        .doesNotContain(WORD_MARK)
        .doesNotContain(NUMBER_MARK);
  }

  private String statement() {
    StringBuilder sql = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      sql.append(random.nextInt(3) == 0 ? secret() : any(CODE));
      sql.append(
          any(" ", "\n", "\t  ", "/* " + WORD_MARK + " /* ' */ */ ", "-- '" + WORD_MARK + "\n "));
    }
    return sql.toString();
  }

  private String secret() {
    return switch (random.nextInt(8)) {
      case 0 -> "E'" + inside("''", "\\'", "\\\\") + "'";
      case 1 -> any("", "U&", "b", "X", "N") + "'" + inside("''", "\\n", "$$") + "'";
      case 2 -> "$$" + inside("'", "\\", "''").replace("$", "") + "$$";
      case 3 -> "$t1$" + inside("'", "$$", "$T1$").replace("$t", "") + " $t1$";
      case 4 -> any("", "1_", "0x", "0o") + NUMBER_MARK;
      case 5 -> any("1.", ".") + NUMBER_MARK + any("", "e5", "E-10");
      case 6 -> NUMBER_MARK + any(".5", ".", "e+" + NUMBER_MARK, "_1");
      default -> "'" + inside("''", "''''", " ") + "'";
    };
  }

  private String inside(String... special) {
    return any(INSIDE)
        + any(special)
        + WORD_MARK
        + any(special)
        + any(INSIDE)
        + WORD_MARK
        + any("", " ");
  }

  private String any(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** Counts how often a character is looked at. */
  private static final class CountedText implements CharSequence {
    private final String text;
    private long read;

    CountedText(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      read++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      read += end - start;
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
