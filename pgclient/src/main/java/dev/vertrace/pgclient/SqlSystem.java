package dev.vertrace.pgclient;

import io.opentelemetry.semconv.DbAttributes.DbSystemNameValues;
import io.vertx.sqlclient.DatabaseException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the conventions call a database, and what they want of its errors. */
record SqlSystem(String name, Codes codes) {
  private static final SqlSystem OTHER = new SqlSystem(SqlAttributes.OTHER_SQL, Codes.STATE);

  /** By the name that Vert.x gives it. */
  private static final Map<String, SqlSystem> KNOWN =
      Map.of(
          "postgresql", new SqlSystem(DbSystemNameValues.POSTGRESQL, Codes.STATE),
          "mysql", new SqlSystem(DbSystemNameValues.MYSQL, Codes.NUMBER),
          "mariadb", new SqlSystem(DbSystemNameValues.MARIADB, Codes.NUMBER),
          "mssql", new SqlSystem(DbSystemNameValues.MICROSOFT_SQL_SERVER, Codes.NUMBER),
          "oracle", new SqlSystem(SqlAttributes.ORACLE_DB, Codes.ORACLE),
          "db2", new SqlSystem(SqlAttributes.IBM_DB2, Codes.STATE));

  /** What the codes of errors are. */
  enum Codes {
    /** The SQLSTATE. */
    STATE,
    /** The database's own number. */
    NUMBER,
    /** The same, as Oracle writes it. */
    ORACLE
  }

  static SqlSystem of(@Nullable String tag) {
    if (tag == null) {
      return OTHER;
    }
    SqlSystem known = KNOWN.get(tag);
    return known == null ? new SqlSystem(tag, Codes.STATE) : known;
  }

  boolean isPostgres() {
    return name.equals(DbSystemNameValues.POSTGRESQL);
  }

  /** The code of an error, or null when the database has given none. */
  @Nullable String code(DatabaseException failure) {
    return switch (codes) {
      case STATE -> failure.getSqlState();
      case NUMBER -> String.valueOf(failure.getErrorCode());
      case ORACLE -> String.format(Locale.ROOT, "ORA-%05d", failure.getErrorCode());
    };
  }
}
