package dev.vertrace.pgclient;

import static dev.vertrace.pgclient.TracedPostgres.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.pgclient.SqlGenerator.Generated;
import io.vertx.pgclient.PgConnection;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever is written: what is shown of a well-formed statement is exactly what may be. */
class SqlFuzzTest {
  @RegisterExtension static final TracedPostgres POSTGRES = new TracedPostgres();

  private static final boolean LONG = Boolean.getBoolean("vertrace.long");
  private static final int STATEMENTS = LONG ? 10_000_000 : 100_000;
  private static final int SAMPLE = LONG ? 10_000 : 300;
  private static final long SEED = Long.getLong("vertrace.seed", System.nanoTime());

  private final SqlGenerator generator = new SqlGenerator(SEED);

  @BeforeAll
  static void printSeed() {
    System.out.println("SqlFuzzTest: " + STATEMENTS + " statements, -Dvertrace.seed=" + SEED);
  }

  @Test
  void showsWhatIsKnownOfEveryStatement_andOfItsBeginningNoSecret() {
    Random random = new Random(SEED);
    for (int i = 0; i < STATEMENTS; i++) {
      Generated generated = generator.next();
      SqlStatement statement = SqlStatement.of(generated.sql());
      if (!generated.text().equals(statement.text())
          || !generated.summary().equals(statement.summary())) {
        assertThat(statement.text())
            .as("%d. of seed %d: %s", i, SEED, generated.sql())
            .isEqualTo(generated.text());
        assertThat(statement.summary())
            .as("%d. of seed %d: %s", i, SEED, generated.sql())
            .isEqualTo(generated.summary());
      }
      String cut = generated.sql().substring(0, random.nextInt(generated.sql().length() + 1));
      assertNoSecret(cut, SqlStatement.of(cut));
    }
  }

  private static void assertNoSecret(String sql, SqlStatement statement) {
    String shown = statement.toString();
    if (shown.contains(SqlGenerator.WORD_MARK) || shown.contains(SqlGenerator.NUMBER_MARK)) {
      throw new AssertionError("seed " + SEED + ": " + sql + "\n" + shown);
    }
  }

  /** Not whether the tables are there: only whether it is PostgreSQL's grammar. */
  @Test
  void isAcceptedByPostgres() {
    int accepted = 0;
    while (accepted < SAMPLE) {
      String sql = generator.next().sql();
      // A prepared text has only one statement.
      if (SqlStatement.of(sql).effect().statements() == 1) {
        assertThat(refusal(sql))
            .as("seed %d: %s", SEED, sql)
            .doesNotContain("syntax error", "unterminated", "trailing junk", "invalid Unicode");
        accepted++;
      }
    }
  }

  /** What PostgreSQL says to it, without executing it. */
  private static String refusal(String sql) {
    return await(
        PgConnection.connect(POSTGRES.vertx, POSTGRES.connect())
            .compose(
                connection ->
                    connection
                        .prepare(sql)
                        .map("nothing")
                        .otherwise(refusal -> String.valueOf(refusal.getMessage()))
                        .eventually(connection::close)));
  }
}
