package dev.vertrace.pgclient;

import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a query before it runs. */
record SqlCall(
    SqlTarget database, @Nullable String sql, SqlStatement statement, List<Tuple> parameters) {

  SqlSystem system() {
    return database.system();
  }

  /** By the semantic conventions on names of database spans. */
  String spanName() {
    if (statement.summary() != null) {
      return statement.summary();
    }
    String target = target();
    if (statement.operation() != null) {
      return target == null ? statement.operation() : statement.operation() + " " + target;
    }
    return target == null ? system().name() : target;
  }

  private @Nullable String target() {
    if (database.namespace() != null) {
      return database.namespace();
    }
    PeerAddress peer = database.peer();
    return peer.address() == null || peer.port() == null
        ? peer.address()
        : peer.address() + ":" + peer.port();
  }

  /** The number of queries in a batch; null, as the conventions want it, of a single one. */
  @Nullable Long batchSize() {
    return isBatch() ? Long.valueOf(parameters.size()) : null;
  }

  private boolean isBatch() {
    return parameters.size() > 1;
  }

  @Nullable String text(SqlQueryText mode) {
    return switch (mode) {
      case OFF -> null;
      case SANITIZED -> statement.text();
      case RAW ->
          sql == null || sql.length() <= SqlStatement.MAX_LENGTH
              ? sql
              : sql.substring(0, SqlStatement.MAX_LENGTH);
    };
  }

  SqlQuery query() {
    return new SqlQuery(sql == null ? "" : sql, statement.summary(), parameters);
  }
}
