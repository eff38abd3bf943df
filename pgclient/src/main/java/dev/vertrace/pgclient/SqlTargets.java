package dev.vertrace.pgclient;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The databases that are queried, by what Vert.x tells of them with each query. Any thread. */
final class SqlTargets {
  private final @Nullable String schema;
  private final Map<Told, SqlTarget> known = new ConcurrentHashMap<>();

  /**
   * @param schema that of the PostgreSQL databases, or null
   */
  SqlTargets(@Nullable String schema) {
    this.schema = schema;
  }

  private record Told(
      @Nullable String system, @Nullable String database, @Nullable String address) {}

  SqlTarget of(@Nullable String system, @Nullable String database, @Nullable String address) {
    Told told = new Told(system, database, address);
    SqlTarget target = known.get(told);
    if (target != null) {
      return target;
    }
    SqlSystem kind = SqlSystem.of(system);
    SqlTarget read = new SqlTarget(kind, namespace(kind, database), PeerAddress.of(address));
    if (known.size() < SqlTarget.MAX_ENTRIES) {
      known.put(told, read);
    }
    return read;
  }

  private @Nullable String namespace(SqlSystem system, @Nullable String database) {
    String name = database == null || database.isEmpty() ? null : database;
    if (schema == null || !system.isPostgres()) {
      return name;
    }
    return name == null ? schema : name + "|" + schema;
  }
}
