package dev.vertrace.pgclient;

import java.util.Locale;
import java.util.Set;

/** The words that the reader of statements knows, in upper case. */
final class SqlKeywords {
  /** Verbs that change rows: they may also stand behind WITH. */
  static final Set<String> CHANGES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");

  /** Verbs that only begin a statement. */
  static final Set<String> COMMANDS =
      Set.of(
          ("ABORT ALTER ANALYZE BEGIN CALL CHECKPOINT CLOSE CLUSTER COMMENT COMMIT COPY CREATE"
                  + " DEALLOCATE DECLARE DISCARD DO DROP END EXECUTE EXPLAIN FETCH GRANT IMPORT"
                  + " LISTEN LOAD LOCK MOVE NOTIFY PREPARE REASSIGN REFRESH REINDEX RELEASE RESET"
                  + " REVOKE ROLLBACK SAVEPOINT SECURITY SET SHOW START TABLE TRUNCATE UNLISTEN"
                  + " VACUUM VALUES")
              .split(" "));

  private static final Set<String> COMMANDS_OF_OTHERS =
      Set.of("DESC", "DESCRIBE", "EXEC", "HANDLER", "KILL", "REPLACE", "USE", "WITH");

  /** Between a verb and the kind of what it creates. */
  static final Set<String> MODIFIERS =
      Set.of(
          ("CONSTRAINT EVENT FOREIGN GLOBAL LOCAL OR RECURSIVE REPLACE TEMP TEMPORARY TRUSTED"
                  + " UNIQUE UNLOGGED")
              .split(" "));

  /** Kinds whose names, and what follows them, stay out of the summary. */
  static final Set<String> NAMELESS_KINDS =
      Set.of(
          ("DATABASE DOMAIN EXTENSION FUNCTION POLICY PROCEDURE ROLE RULE SCHEMA SEQUENCE TRIGGER"
                  + " TYPE USER")
              .split(" "));

  /** Between a verb and a name. */
  static final Set<String> BEFORE_NAMES =
      Set.of("CONCURRENTLY", "EXISTS", "IF", "LATERAL", "NOT", "ONLY", "TABLE");

  /** What cannot be a name where one is expected. */
  static final Set<String> NEVER_NAMES =
      Set.of("AS", "FROM", "JOIN", "ON", "SELECT", "SET", "USING", "VALUES", "WHERE", "WITH");

  /** What may follow a literal without a blank. */
  private static final Set<String> FOLLOWING_LITERALS =
      Set.of(
          ("AND AS ASC AT BETWEEN COLLATE CROSS DESC DO ELSE END EXCEPT FETCH FOR FROM FULL GROUP"
                  + " HAVING ILIKE IN INNER INTERSECT INTO IS ISNULL JOIN LEFT LIKE LIMIT NATURAL"
                  + " NOT NOTNULL NULLS OFFSET ON OR ORDER RETURNING RIGHT SIMILAR THEN UESCAPE"
                  + " UNION USING WHEN WHERE WINDOW WITH")
              .split(" "));

  private static final int LONGEST_FOLLOWING = "INTERSECT".length();

  /** What may stand before a string without a blank: keywords and types. */
  private static final Set<String> PRECEDING_LITERALS =
      Set.of(
          ("ALL AND ANY AS BETWEEN BIT BY BYTEA CASE DATE DEFAULT DISTINCT ELSE ESCAPE FROM ILIKE IN"
                  + " INET INT INTERVAL IS JSON JSONB LIKE LIMIT NOT NUMERIC OR PASSWORD PLACING"
                  + " POINT RETURNING SELECT SIMILAR TEXT THEN TIME TIMESTAMP TIMESTAMPTZ TO UESCAPE"
                  + " UUID VALUES WHEN WHERE XML")
              .split(" "));

  private SqlKeywords() {}

  static boolean precedesLiteral(CharSequence word) {
    return word.length() <= "TIMESTAMPTZ".length()
        && PRECEDING_LITERALS.contains(upper(word.toString()));
  }

  static boolean followsLiteral(CharSequence word) {
    return word.length() <= LONGEST_FOLLOWING
        && FOLLOWING_LITERALS.contains(upper(word.toString()));
  }

  static boolean isOperation(String word) {
    String upper = upper(word);
    return upper.equals("SELECT") || CHANGES.contains(upper) || COMMANDS.contains(upper);
  }

  /** Of dialects that have more, or fewer, commands. */
  static boolean isOperationOfOthers(String word) {
    return isOperation(word) || COMMANDS_OF_OTHERS.contains(upper(word));
  }

  static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }
}
