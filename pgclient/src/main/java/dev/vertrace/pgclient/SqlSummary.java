package dev.vertrace.pgclient;

import dev.vertrace.pgclient.SqlStatement.Effect;
import org.jspecify.annotations.Nullable;

/**
 * Operations and targets in their order, as the semantic conventions on <a
 * href="https://opentelemetry.io/docs/specs/semconv/database/database-spans/#generating-a-summary-of-the-query">the
 * summary of a query</a> want it.
 */
final class SqlSummary {
  private final StringBuilder text = new StringBuilder();
  private boolean full;
  private int operations;
  private String operation = "";
  private @Nullable String collection;
  private boolean manyCollections;
  private @Nullable String procedure;

  void operation(String name) {
    operations++;
    operation = name;
    append(name);
  }

  void collection(String name) {
    manyCollections |= collection != null && !collection.equals(name);
    collection = name;
    append(name);
  }

  void procedure(String name) {
    procedure = name;
    append(name);
  }

  void other(String name) {
    append(name);
  }

  private void append(String part) {
    full |= text.length() + 1 + part.length() > SqlStatement.MAX_SUMMARY_LENGTH;
    if (!full) {
      text.append(text.isEmpty() ? "" : " ").append(part);
    }
  }

  /** What a whole text shows. */
  SqlStatement finish(String sanitized, Effect effect) {
    return new SqlStatement(
        summary(),
        sanitized,
        only(),
        manyCollections || full ? null : collection,
        operations == 1 && !full ? procedure : null,
        effect);
  }

  /** What the readable beginning of a text shows; whether a target is the only one is unknown. */
  SqlStatement finishBroken(Effect effect) {
    return new SqlStatement(summary(), null, only(), null, null, effect);
  }

  private @Nullable String only() {
    return operations == 1 ? operation : null;
  }

  private @Nullable String summary() {
    return text.isEmpty() ? null : text.toString();
  }
}
