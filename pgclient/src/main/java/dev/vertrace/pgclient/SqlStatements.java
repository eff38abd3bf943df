package dev.vertrace.pgclient;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a statement that is repeated once, as long as there are not too many. Texts with literals,
 * which do not come back, push out only what nobody asks for. Any thread.
 */
final class SqlStatements {
  /** Of each of the two generations. */
  static final int MAX_ENTRIES = 500;

  /** In characters; a longer text is read each time. */
  static final int MAX_LENGTH = 4096;

  private volatile Map<String, SqlStatement> young = new ConcurrentHashMap<>();
  private volatile Map<String, SqlStatement> old = Map.of();

  SqlStatement get(String sql) {
    if (sql.length() > MAX_LENGTH) {
      return SqlStatement.of(sql);
    }
    SqlStatement statement = young.get(sql);
    return statement == null ? keep(sql, old.get(sql)) : statement;
  }

  private SqlStatement keep(String sql, @Nullable SqlStatement found) {
    SqlStatement statement = found == null ? SqlStatement.of(sql) : found;
    // Two threads may do it at once: then some texts are read again.
    if (young.size() >= MAX_ENTRIES) {
      old = young;
      young = new ConcurrentHashMap<>();
    }
    young.put(sql, statement);
    return statement;
  }

  int size() {
    return young.size() + old.size();
  }
}
