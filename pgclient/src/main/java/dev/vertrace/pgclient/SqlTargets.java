package dev.vertrace.pgclient;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The databases that are queried, by what Vert.x tells of them with each query. Any thread. */
final class SqlTargets {
  private final @Nullable String schema;
  private final Map<Told, SqlTarget> known = new ConcurrentHashMap<>();

  /** Most have one; the address is a new string each time, which would be hashed each time. */
  private volatile @Nullable Last last;

  /**
   * @param schema that of the PostgreSQL databases, or null
   */
  SqlTargets(@Nullable String schema) {
    this.schema = schema;
  }

  private record Told(
      @Nullable String system, @Nullable String database, @Nullable String address) {}

  private record Last(Told told, SqlTarget target) {}

  SqlTarget of(@Nullable String system, @Nullable String database, @Nullable String address) {
    Told told = new Told(system, database, address);
    Last before = last;
    if (before != null && before.told.equals(told)) {
      return before.target;
    }
    SqlTarget target = target(told);
    last = new Last(told, target);
    return target;
  }

  private SqlTarget target(Told told) {
    SqlTarget target = known.get(told);
    return target == null ? read(told) : target;
  }

  private SqlTarget read(Told told) {
    SqlSystem kind = SqlSystem.of(told.system);
    SqlTarget read =
        new SqlTarget(kind, namespace(kind, told.database), PeerAddress.of(told.address));
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
