package dev.vertrace.pgclient;

/**
 * A text, read once from the beginning.
 *
 * @param statement what it shows; when it is not whole, only what is certain
 * @param isWhole whether every character of it is understood
 * @param isDoubtful whether it has a string in which a backslash precedes a quote
 * @param certain where its first quote is, or -1
 */
record SqlReading(SqlStatement statement, boolean isWhole, boolean isDoubtful, int certain) {

  static SqlReading of(CharSequence sql, SqlLexer.Backslash backslash) {
    SqlLexer lexer = new SqlLexer(sql, SqlStatement.MAX_LENGTH, backslash);
    SqlText text = new SqlText(sql);
    SqlReader reader = new SqlReader();
    int certain = -1;
    SqlToken token = lexer.next();
    while (token != SqlToken.END && token != SqlToken.BROKEN) {
      if (certain < 0 && lexer.mayHideQuote(token)) {
        certain = lexer.start();
      }
      text.read(token, lexer.start(), lexer.end());
      if (!token.isBlank()) {
        reader.read(token, lexer);
      }
      token = lexer.next();
    }
    if (token == SqlToken.END) {
      return new SqlReading(reader.finish(text.finish()), true, lexer.isDoubtful(), certain);
    }
    SqlStatement beginning = certain < 0 ? reader.finishBroken() : beginning(sql, certain);
    return new SqlReading(beginning, false, lexer.isDoubtful(), certain);
  }

  /** A quote too many turns strings inside out; before the first one, all is what it seems. */
  static SqlStatement beginning(CharSequence sql, int end) {
    SqlLexer lexer = new SqlLexer(sql.subSequence(0, end), end, SqlLexer.Backslash.STANDARD);
    SqlReader reader = new SqlReader();
    SqlToken token = lexer.next();
    while (token != SqlToken.END && token != SqlToken.BROKEN) {
      if (!token.isBlank()) {
        reader.read(token, lexer);
      }
      token = lexer.next();
    }
    return reader.finishBroken();
  }
}
