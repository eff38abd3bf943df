package dev.vertrace.pgclient;

import dev.vertrace.core.Convention;
import dev.vertrace.core.Direction;
import dev.vertrace.core.Operation;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.DbAttributes.DbSystemNameValues;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.DatabaseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a query becomes a span, by the semantic conventions for <a
 * href="https://opentelemetry.io/docs/specs/semconv/database/postgresql/">PostgreSQL</a>. It also
 * covers the other SQL clients of Vert.x, whose statements it does not read. Found by
 * ServiceLoader, not for direct use; any thread.
 */
public final class SqlConvention implements Convention<Object> {
  // By name: its package is not exported.
  private static final String REQUEST_CLASS = "io.vertx.sqlclient.impl.tracing.QueryRequest";

  /** Where today's name of a system is not the one that Vert.x gives. */
  private static final Map<String, String> SYSTEMS =
      Map.of(
          "mssql", DbSystemNameValues.MICROSOFT_SQL_SERVER,
          "oracle", "oracle.db",
          "db2", "ibm.db2");

  private final SqlStatements statements = new SqlStatements();

  /** For ServiceLoader. */
  public SqlConvention() {}

  @Override
  public Direction direction() {
    return Direction.OUTGOING;
  }

  @Override
  public boolean covers(Class<?> requestClass) {
    return requestClass.getName().equals(REQUEST_CLASS);
  }

  /** A database quotes what it refuses, and so does the client that checks parameters. */
  @Override
  public boolean quotesValues(Throwable failure) {
    return failure instanceof DatabaseException || isRefusedParameter(failure);
  }

  /** The client's own check has no class of its own: only its message tells. */
  private static boolean isRefusedParameter(Throwable failure) {
    return failure instanceof VertxException
        && failure.getMessage() != null
        && failure.getMessage().startsWith("Parameter at position");
  }

  @Override
  public SpanKind kind(Operation<?> operation) {
    return SpanKind.CLIENT;
  }

  @Override
  public String name(Operation<?> operation) {
    SqlStatement statement = statement(operation);
    if (statement.summary() != null) {
      return statement.summary();
    }
    if (statement.operation() != null) {
      return statement.operation();
    }
    String namespace = operation.tag("db.namespace");
    return namespace == null || namespace.isEmpty() ? system(operation) : namespace;
  }

  @Override
  public void onStart(Operation<?> operation) {
    operation.set(DbAttributes.DB_SYSTEM_NAME, system(operation));
    operation.set(DbAttributes.DB_NAMESPACE, operation.tag("db.namespace"));
    SqlStatement statement = statement(operation);
    operation.set(DbAttributes.DB_QUERY_SUMMARY, statement.summary());
    operation.set(DbAttributes.DB_QUERY_TEXT, statement.text());
    operation.set(DbAttributes.DB_OPERATION_NAME, statement.operation());
    operation.set(DbAttributes.DB_COLLECTION_NAME, statement.collection());
    operation.set(DbAttributes.DB_STORED_PROCEDURE_NAME, statement.procedure());
    PeerAddress peer = PeerAddress.of(operation.tag("network.peer.address"));
    operation.set(ServerAttributes.SERVER_ADDRESS, peer.address());
    operation.set(ServerAttributes.SERVER_PORT, peer.port());
    operation.set(NetworkAttributes.NETWORK_PEER_ADDRESS, peer.address());
    operation.set(NetworkAttributes.NETWORK_PEER_PORT, peer.port());
  }

  @Override
  public void onEnd(
      Operation<?> operation, @Nullable Object response, @Nullable Throwable failure) {
    if (failure == null) {
      return;
    }
    String state = failure instanceof DatabaseException e ? e.getSqlState() : null;
    operation.set(DbAttributes.DB_RESPONSE_STATUS_CODE, state);
    // Without the message: the database and the client put values of the user into it.
    operation.error(state == null ? failure.getClass().getName() : state, null);
  }

  /** Both the name and the attributes need it. */
  private SqlStatement statement(Operation<?> operation) {
    if (operation.attachment() instanceof SqlStatement known) {
      return known;
    }
    SqlStatement statement = read(operation);
    operation.attach(statement);
    return statement;
  }

  private SqlStatement read(Operation<?> operation) {
    String sql = operation.tag("db.query.text");
    if (sql == null) {
      return SqlStatement.NONE;
    }
    return system(operation).equals(DbSystemNameValues.POSTGRESQL)
        ? statements.get(sql)
        : SqlStatement.ofOtherDialect(sql);
  }

  private static String system(Operation<?> operation) {
    String system = operation.tag("db.system");
    return system == null ? "other_sql" : SYSTEMS.getOrDefault(system, system);
  }
}
