package dev.vertrace.pgclient;

/** What a statement is made of. */
enum SqlToken {
  /** A keyword or an unquoted name. */
  WORD,
  /** A name in double quotes. */
  QUOTED,
  /** A string or a number: what may be a secret. */
  LITERAL,
  PARAMETER,
  DOT,
  COMMA,
  OPEN,
  CLOSE,
  SEMICOLON,
  /** One character of an operator, and whatever else stands alone. */
  SYMBOL,
  SPACE,
  COMMENT,
  END,
  /** From here on it is not clear what is code and what is a literal. */
  BROKEN;

  boolean isName() {
    return this == WORD || this == QUOTED;
  }

  boolean isBlank() {
    return this == SPACE || this == COMMENT;
  }
}
