package dev.vertrace.pgclient;

/**
 * Cuts a statement into tokens as PostgreSQL does, in one pass and in linear time. Where PostgreSQL
 * would refuse the text, or where its settings decide what is a literal, the tokens end with {@link
 * SqlToken#BROKEN}. One thread.
 */
final class SqlLexer {
  /** What a backslash before a quote means in a string without a prefix. */
  enum Backslash {
    /** Nothing: the quote ends the string, as the standard has it. */
    STANDARD,
    /** That the quote belongs to the string, as in PostgreSQL before 9.1. */
    ESCAPE
  }

  // Any other character is refused outside of quotes, and so may be a part of a broken literal.
  private static final String OPERATORS = "()[],.;:+-*/%^<>=~!@#&|`?";

  private final CharSequence sql;
  private final int limit;
  private final Backslash backslash;
  private int start;
  private int end;
  // PostgreSQL joins strings that only space separates, and reads them all like the first one.
  private boolean continuesEscapes;
  private boolean doubtful;

  /** Reads no further than the limit; a longer text ends with {@link SqlToken#BROKEN}. */
  SqlLexer(CharSequence sql, int limit, Backslash backslash) {
    this.sql = sql;
    this.backslash = backslash;
    this.limit = Math.min(limit, sql.length());
  }

  SqlToken next() {
    start = end;
    SqlToken token = start < limit ? scan(sql.charAt(start)) : SqlToken.END;
    if (!token.isBlank() && token != SqlToken.LITERAL) {
      continuesEscapes = false;
    }
    // What touches the limit may go on behind it.
    return end == limit && limit < sql.length() ? SqlToken.BROKEN : token;
  }

  /** Whether a string has had a backslash before a quote. */
  boolean isDoubtful() {
    return doubtful;
  }

  /** Whether the token begins or holds what may be one quote too many. */
  boolean mayHideQuote(SqlToken token) {
    if (token == SqlToken.LITERAL) {
      char first = sql.charAt(start);
      return !isDigit(first) && first != '.';
    }
    boolean quotes = false;
    for (int i = start; token == SqlToken.QUOTED && i < end; i++) {
      quotes |= sql.charAt(i) == '\'' || sql.charAt(i) == '$';
    }
    return quotes;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  String text() {
    return sql.subSequence(start, end).toString();
  }

  private SqlToken scan(char c) {
    if (isSpace(c)) {
      return space();
    }
    if (isWordStart(c)) {
      return word(c);
    }
    if (isDigit(c) || (c == '.' && isDigit(at(start + 1)))) {
      return number();
    }
    return switch (c) {
      case '\'' -> string(start + 1, continuesEscapes);
      case '"' -> upTo(closingQuote(start + 1, '"', false), SqlToken.QUOTED);
      case '$' -> isDigit(at(start + 1)) ? parameter() : dollarQuoted();
      case '-' -> at(start + 1) == '-' ? lineComment() : upTo(start + 1, SqlToken.SYMBOL);
      case '/' -> at(start + 1) == '*' ? blockComment() : upTo(start + 1, SqlToken.SYMBOL);
      default -> OPERATORS.indexOf(c) < 0 ? SqlToken.BROKEN : upTo(start + 1, punctuation(c));
    };
  }

  private static SqlToken punctuation(char c) {
    return switch (c) {
      case '.' -> SqlToken.DOT;
      case ',' -> SqlToken.COMMA;
      case '(' -> SqlToken.OPEN;
      case ')' -> SqlToken.CLOSE;
      case ';' -> SqlToken.SEMICOLON;
      default -> SqlToken.SYMBOL;
    };
  }

  private SqlToken space() {
    int i = start + 1;
    while (isSpace(at(i))) {
      i++;
    }
    return upTo(i, SqlToken.SPACE);
  }

  /** A word, unless it is the one letter that says how to read the quotes after it. */
  private SqlToken word(char c) {
    char next = at(start + 1);
    if (next == '\'' && "eE".indexOf(c) >= 0) {
      return string(start + 2, true);
    }
    if (next == '\'' && "bBxXnN".indexOf(c) >= 0) {
      return string(start + 2, false);
    }
    if (next == '&' && "uU".indexOf(c) >= 0 && at(start + 2) == '\'') {
      return string(start + 3, false);
    }
    if (next == '&' && "uU".indexOf(c) >= 0 && at(start + 2) == '"') {
      return upTo(closingQuote(start + 3, '"', false), SqlToken.QUOTED);
    }
    int to = wordEnd(start + 1);
    // As behind a literal: the cats' food.
    return at(to) == '\'' && !SqlKeywords.precedesLiteral(sql.subSequence(start, to))
        ? SqlToken.BROKEN
        : upTo(to, SqlToken.WORD);
  }

  private SqlToken string(int from, boolean escapes) {
    continuesEscapes = escapes;
    boolean escaping = escapes || backslash == Backslash.ESCAPE;
    return literal(closingQuote(from, '\'', escaping));
  }

  /**
   * Between a literal and a word is a blank, unless the word goes on in the grammar: others are the
   * rest of a literal that has a quote in it.
   */
  private SqlToken literal(int to) {
    boolean glued = to >= 0 && isWordStart(at(to));
    return glued && !SqlKeywords.followsLiteral(sql.subSequence(to, wordEnd(to)))
        ? SqlToken.BROKEN
        : upTo(to, SqlToken.LITERAL);
  }

  /** Behind the quote that closes, or -1. */
  private int closingQuote(int from, char quote, boolean escapes) {
    for (int i = from; i < limit; i++) {
      char c = sql.charAt(i);
      if (c == '\\' && escapes) {
        i++;
      } else if (c == '\\' && quote == '\'' && at(i + 1) == quote) {
        doubtful = true;
      } else if (c == quote && at(i + 1) == quote) {
        i++;
      } else if (c == quote) {
        return i + 1;
      }
    }
    return -1;
  }

  private SqlToken dollarQuoted() {
    int tagEnd = alphanumericEnd(start + 1);
    if (at(tagEnd) != '$') {
      return SqlToken.BROKEN;
    }
    int body = tagEnd + 1;
    for (int i = body; i < limit; i++) {
      if (sql.charAt(i) == '$' && repeats(start, body, i)) {
        return literal(i + body - start);
      }
    }
    return SqlToken.BROKEN;
  }

  private boolean repeats(int from, int to, int at) {
    for (int i = from; i < to; i++) {
      if (at(at + i - from) != sql.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private SqlToken lineComment() {
    int i = start + 2;
    while (i < limit && sql.charAt(i) != '\n' && sql.charAt(i) != '\r') {
      i++;
    }
    return upTo(i, SqlToken.COMMENT);
  }

  private SqlToken blockComment() {
    int depth = 1;
    for (int i = start + 2; i < limit; i++) {
      char c = sql.charAt(i);
      if (c == '/' && at(i + 1) == '*') {
        depth++;
        i++;
      } else if (c == '*' && at(i + 1) == '/') {
        depth--;
        i++;
      }
      if (depth == 0) {
        return upTo(i + 1, SqlToken.COMMENT);
      }
    }
    return SqlToken.BROKEN;
  }

  private SqlToken parameter() {
    int i = start + 1;
    while (isDigit(at(i))) {
      i++;
    }
    return unlessWord(i, SqlToken.PARAMETER);
  }

  private SqlToken number() {
    boolean radix = at(start) == '0' && "xXoObB".indexOf(at(start + 1)) >= 0;
    return unlessWord(radix ? alphanumericEnd(start + 2) : decimalEnd(), SqlToken.LITERAL);
  }

  private int decimalEnd() {
    int i = digitsEnd(start);
    if (at(i) == '.' && at(i + 1) != '.') {
      i = digitsEnd(i + 1);
    }
    if (at(i) == 'e' || at(i) == 'E') {
      int exponent = at(i + 1) == '+' || at(i + 1) == '-' ? i + 2 : i + 1;
      i = isDigit(at(exponent)) ? digitsEnd(exponent) : i;
    }
    return i;
  }

  private int digitsEnd(int from) {
    int i = from;
    while (isDigit(at(i)) || at(i) == '_') {
      i++;
    }
    return i;
  }

  /** PostgreSQL refuses a word glued to a number; it may be a secret without its quotes. */
  private SqlToken unlessWord(int to, SqlToken token) {
    return isWordStart(at(to)) ? SqlToken.BROKEN : upTo(to, token);
  }

  private int wordEnd(int from) {
    int i = from;
    while (isWordPart(at(i))) {
      i++;
    }
    return i;
  }

  private int alphanumericEnd(int from) {
    int i = from;
    while (isWordPart(at(i)) && at(i) != '$') {
      i++;
    }
    return i;
  }

  private SqlToken upTo(int to, SqlToken token) {
    if (to < 0) {
      return SqlToken.BROKEN;
    }
    end = to;
    return token;
  }

  private char at(int i) {
    return i < limit ? sql.charAt(i) : '\0';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }

  private static boolean isWordPart(char c) {
    return isWordStart(c) || isDigit(c) || c == '$';
  }
}
