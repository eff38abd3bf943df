package dev.vertrace.pgclient;

import org.jspecify.annotations.Nullable;

/** What a span tells about a statement: nothing that could be a value of the user. */
record SqlStatement(
    @Nullable String summary,
    @Nullable String text,
    @Nullable String operation,
    @Nullable String collection,
    @Nullable String procedure,
    Effect effect) {
  static final SqlStatement NONE = new SqlStatement(null, null, null, null, null, Effect.NONE);

  /** How far a text is read: the event loop waits meanwhile. */
  static final int MAX_LENGTH = 32 * 1024;

  private static final String BATCH = "BATCH ";

  /** The longest summary, with room for what a batch puts before it. */
  static final int MAX_SUMMARY_LENGTH = 255 - BATCH.length();

  /** Which statements of a text change rows: a bit for each; and whether these are all. */
  record Effect(int statements, long changes, boolean whole) {
    static final Effect NONE = new Effect(0, 0, true);

    /** Whether the number of rows of a result is that of rows changed. */
    boolean changesRows(int result) {
      // One statement has several results in a batch.
      int statement = statements > 1 ? result : 0;
      return statements <= Long.SIZE && (changes >>> statement & 1) == 1;
    }
  }

  /** Reads a text in the grammar of PostgreSQL. */
  static SqlStatement of(CharSequence sql) {
    SqlReading standard = SqlReading.of(sql, SqlLexer.Backslash.STANDARD);
    if (!standard.isDoubtful() || !standard.isWhole()) {
      return standard.statement();
    }
    // A setting of the server decides whether a string ends at \'. What makes sense only in one
    // way,
    // or the same in both, is certain; otherwise only what comes before the first string is.
    SqlReading escaped = SqlReading.of(sql, SqlLexer.Backslash.ESCAPE);
    return escaped.isWhole() && !escaped.statement().equals(standard.statement())
        ? SqlReading.beginning(sql, standard.certain())
        : standard.statement();
  }

  /** The same for several of them at once, as the conventions name batches. */
  SqlStatement batch() {
    return new SqlStatement(
        summary == null ? null : BATCH + summary,
        text,
        operation == null ? null : BATCH + operation,
        collection,
        procedure,
        effect);
  }

  /** Reads only the first word, which means the same in every dialect. */
  static SqlStatement ofOtherDialect(CharSequence sql) {
    SqlLexer lexer = new SqlLexer(sql, MAX_LENGTH, SqlLexer.Backslash.STANDARD);
    SqlToken token = lexer.next();
    while (token.isBlank() || token == SqlToken.OPEN) {
      token = lexer.next();
    }
    String operation =
        token == SqlToken.WORD && SqlKeywords.isOperationOfOthers(lexer.text())
            ? lexer.text()
            : null;
    return new SqlStatement(null, null, operation, null, null, Effect.NONE);
  }
}
