package dev.vertrace.pgclient;

import dev.vertrace.core.Operation;
import io.vertx.sqlclient.SqlResult;
import org.jspecify.annotations.Nullable;

/** How many rows a query has returned and affected: the sums over all of its results. */
final class SqlRows {
  private SqlRows() {}

  static void show(Operation<?> operation, SqlStatement.Effect effect, SqlResult<?> first) {
    boolean counts = effect.whole() || first.next() == null;
    long returned = -1;
    long affected = -1;
    int index = 0;
    for (SqlResult<?> result = first; result != null; result = next(result)) {
      if (result.columnsNames() != null) {
        returned = Math.max(returned, 0) + result.size();
      }
      // Of other statements it is no number of rows, or that of those returned.
      if (counts && effect.changesRows(index)) {
        affected = Math.max(affected, 0) + result.rowCount();
      }
      index++;
    }
    operation.set(SqlAttributes.DB_RESPONSE_RETURNED_ROWS, returned < 0 ? null : returned);
    operation.set(SqlAttributes.AFFECTED_ROWS, affected < 0 ? null : affected);
  }

  @SuppressWarnings("unchecked") // the type of rows, which nobody reads here
  private static @Nullable SqlResult<?> next(SqlResult<?> result) {
    return (SqlResult<?>) ((SqlResult<Object>) result).next();
  }
}
