package dev.vertrace.pgclient;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;

/**
 * The names of the semantic conventions that are still in development, in one place, which a test
 * checks against the registry; and those for which the conventions have none.
 */
final class SqlAttributes {
  static final AttributeKey<Long> DB_RESPONSE_RETURNED_ROWS = longKey("db.response.returned_rows");

  /** Followed by the position of the parameter, from 0. */
  static final String DB_QUERY_PARAMETER = "db.query.parameter";

  static final String ORACLE_DB = "oracle.db";
  static final String IBM_DB2 = "ibm.db2";
  static final String OTHER_SQL = "other_sql";

  /** How many rows were inserted, updated, deleted, merged or copied in. */
  static final AttributeKey<Long> AFFECTED_ROWS = longKey("vertrace.db.response.affected_rows");

  /** The name of the constraint that a statement violates. */
  static final AttributeKey<String> CONSTRAINT = stringKey("vertrace.db.constraint.name");

  private SqlAttributes() {}
}
