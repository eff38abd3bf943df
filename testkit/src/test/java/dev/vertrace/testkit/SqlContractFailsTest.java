package dev.vertrace.testkit;

import static dev.vertrace.testkit.HandMadeIntegration.assertFails;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SqlContractFailsTest {

  @Nested
  class Passes extends HandMadeClient {
    Passes() {
      super(span -> {});
    }
  }

  @Test
  void failsTextAsName() {
    assertFails(
        new HandMadeClient(span -> span.name = "SELECT note FROM contract_bids"),
        SqlContract::describesStatement,
        "name of the CLIENT span",
        "expected: \"SELECT contract_bids\"");
  }

  @Test
  void failsOldName() {
    assertFails(
        new HandMadeClient(span -> span.set("db.system", "fake")),
        SqlContract::describesStatement,
        "unknown db.system (STRING) = fake");
  }

  @Test
  void failsOtherSystem() {
    assertFails(
        new HandMadeClient(span -> span.set("db.system.name", "other_sql")),
        SqlContract::describesStatement,
        "wrong db.system.name (STRING) = other_sql, expected fake");
  }

  @Test
  void failsMissingNamespace() {
    assertFails(
        new HandMadeClient(span -> span.remove("db.namespace")),
        SqlContract::describesStatement,
        "missing db.namespace (STRING), expected bids");
  }

  @Test
  void failsSpanWithoutParent() {
    assertFails(
        new HandMadeClient(span -> span.parent = Context.root()),
        SqlContract::describesStatement,
        "parent of SELECT contract_bids in");
  }

  @Test
  void failsLiteralInText() {
    assertFails(
        new HandMadeClient(span -> span.set("db.query.text", "VALUES (424242)")),
        SqlContract::hidesLiterals,
        "not to contain:\n  \"424242\"");
  }

  @Test
  void failsParameterInAttributes() {
    assertFails(
        new HandMadeClient(span -> span.set("db.query.parameter.0", "424242")),
        SqlContract::hidesParameters,
        "not to contain:\n  \"424242\"");
  }

  @Test
  void failsErrorWithoutStatus() {
    assertFails(
        new HandMadeClient(span -> span.status = StatusCode.UNSET),
        SqlContract::isErrorWithCode_whenStatementFails,
        "expected: ERROR");
  }

  @Test
  void failsErrorWithoutCode() {
    assertFails(
        new HandMadeClient(span -> span.remove("db.response.status_code")),
        SqlContract::isErrorWithCode_whenStatementFails,
        "missing db.response.status_code (STRING), expected 23505");
  }

  @Test
  void failsKeyInMessage() {
    assertFails(
        new HandMadeClient(span -> span.set("error.type", "Key (id)=(424242) exists")),
        SqlContract::isErrorWithCode_whenStatementFails,
        "not to contain:\n  \"424242\"");
  }

  @Test
  void failsMixedUpStatements() {
    Span elsewhere = new HandMadeClient(span -> {}).tracer.spanBuilder("elsewhere").startSpan();
    elsewhere.end();
    assertFails(
        new HandMadeClient(span -> span.parent = Context.root().with(elsewhere)),
        SqlContract::keepsConcurrentStatementsApart,
        "parent of DELETE contract_bids in");
  }

  /** Right, but for the fault; the database remembers what was inserted. */
  private static class HandMadeClient extends HandMadeIntegration implements SqlContract {
    private final Set<String> inserted = ConcurrentHashMap.newKeySet();

    HandMadeClient(Consumer<HandMadeSpan> fault) {
      super(fault);
    }

    @Override
    public void execute(String sql, Object... parameters) {
      Span caller = tracer.spanBuilder("caller").setNoParent().startSpan();
      boolean failed = sql.startsWith("INSERT") && !inserted.add(sql);
      HandMadeSpan plan = describe(sql, Context.root().with(caller));
      if (failed) {
        plan.error("23505").set("db.response.status_code", "23505");
      }
      fault.accept(plan);
      plan.start(tracer).end();
      caller.end();
      if (failed) {
        throw new IllegalStateException("duplicate key");
      }
    }

    private HandMadeSpan describe(String sql, Context parent) {
      String name = sql.substring(0, sql.indexOf(' ')) + " contract_bids";
      return new HandMadeSpan(name, SpanKind.CLIENT, parent)
          .set("db.system.name", systemName())
          .set("db.namespace", namespace())
          .set("db.query.text", sql.replaceAll("'[^']*'|\\d+", "?"));
    }

    @Override
    public String systemName() {
      return "fake";
    }

    @Override
    public String namespace() {
      return "bids";
    }

    @Override
    public InetSocketAddress server() {
      return InetSocketAddress.createUnresolved("db", 1);
    }

    @Override
    public String duplicateKeyCode() {
      return "23505";
    }
  }
}
