package dev.vertrace.pgclient;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads each statement once, as long as there are not too many. Any thread. */
final class SqlStatements {
  static final int MAX_ENTRIES = 1000;
  static final int MAX_LENGTH = 4096;

  private final Map<String, SqlStatement> known = new ConcurrentHashMap<>();

  SqlStatement get(String sql) {
    if (sql.length() > MAX_LENGTH) {
      return SqlStatement.of(sql);
    }
    SqlStatement statement = known.get(sql);
    return statement == null ? keep(sql, SqlStatement.of(sql)) : statement;
  }

  private SqlStatement keep(String sql, SqlStatement statement) {
    // Starting anew is the cheapest way to forget texts with literals, which do not come back.
    if (known.size() >= MAX_ENTRIES) {
      known.clear();
    }
    known.put(sql, statement);
    return statement;
  }

  int size() {
    return known.size();
  }
}
