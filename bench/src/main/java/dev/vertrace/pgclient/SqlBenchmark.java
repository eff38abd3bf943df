package dev.vertrace.pgclient;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What it takes to read a statement, and to find one that is known. In the package that it reads.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SqlBenchmark {
  /** 56 characters, parameters only. */
  private final String parameters = "SELECT id, note FROM bids WHERE campaign_id = $1 LIMIT 5";

  /** 394 characters, with a common table expression, joins, literals and a comment. */
  private final String literals =
      "WITH recent AS (SELECT id, campaign_id, price FROM bids WHERE created > now() - interval '7"
          + " days' AND state IN ('open', 'won')) /* report */ SELECT c.name, count(*), sum(r.price *"
          + " 1.19) FROM campaigns c JOIN recent r ON r.campaign_id = c.id LEFT JOIN budgets b ON"
          + " b.campaign_id = c.id AND b.kind = 'daily' WHERE c.owner = 'it''s me' GROUP BY c.name"
          + " HAVING count(*) > 10 ORDER BY 2 DESC LIMIT 50";

  /** An insert of many rows, longer than what is read. */
  private final String huge = "INSERT INTO bids VALUES " + "(1, 'x', 2.5), ".repeat(70_000);

  private final SqlStatements statements = new SqlStatements();

  @Benchmark
  public Object readParameters() {
    return SqlStatement.of(parameters);
  }

  @Benchmark
  public Object readLiterals() {
    return SqlStatement.of(literals);
  }

  @Benchmark
  public Object readHuge() {
    return SqlStatement.of(huge);
  }

  @Benchmark
  public Object lookUpParameters() {
    return statements.get(parameters);
  }

  @Benchmark
  public Object lookUpLiterals() {
    return statements.get(literals);
  }
}
