package dev.vertrace.pgclient;

import org.jspecify.annotations.Nullable;

/** What a span tells about a statement: nothing that could be a value of the user. */
record SqlStatement(
    @Nullable String summary,
    @Nullable String text,
    @Nullable String operation,
    @Nullable String collection,
    @Nullable String procedure) {
  static final SqlStatement NONE = new SqlStatement(null, null, null, null, null);

  /** How far a text is read: the event loop waits meanwhile. */
  static final int MAX_LENGTH = 32 * 1024;

  /** Reads a text in the grammar of PostgreSQL. */
  static SqlStatement of(CharSequence sql) {
    SqlLexer lexer = new SqlLexer(sql, MAX_LENGTH);
    SqlText text = new SqlText(sql);
    SqlReader reader = new SqlReader();
    SqlToken token = lexer.next();
    while (token != SqlToken.END && token != SqlToken.BROKEN) {
      text.read(token, lexer.start(), lexer.end());
      if (!token.isBlank()) {
        reader.read(token, lexer.text());
      }
      token = lexer.next();
    }
    SqlSummary summary = reader.finish();
    return token == SqlToken.END ? summary.finish(text.finish()) : summary.finishBroken();
  }

  /** Reads only the first word, which means the same in every dialect. */
  static SqlStatement ofOtherDialect(CharSequence sql) {
    SqlLexer lexer = new SqlLexer(sql, MAX_LENGTH);
    SqlToken token = lexer.next();
    while (token.isBlank() || token == SqlToken.OPEN) {
      token = lexer.next();
    }
    String operation =
        token == SqlToken.WORD && SqlKeywords.isOperation(lexer.text()) ? lexer.text() : null;
    return new SqlStatement(null, null, operation, null, null);
  }
}
