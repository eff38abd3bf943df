package dev.vertrace.aws;

import org.jspecify.annotations.Nullable;

/**
 * What may be told of a statement.
 *
 * @param summary the command, the table and the index, or null when it cannot be read
 * @param table the table that it is about, or null
 * @param text the statement without its literals, or null when it cannot be read to its end
 */
record PartiQlStatement(@Nullable String summary, @Nullable String table, @Nullable String text) {
  /** DynamoDB takes no longer ones. */
  private static final int MAX_LENGTH = 8192;

  private static final PartiQlStatement UNREAD = new PartiQlStatement(null, null, null);

  static PartiQlStatement of(@Nullable String statement) {
    return statement == null || statement.length() > MAX_LENGTH
        ? UNREAD
        : new PartiQlReader(statement).read();
  }
}
