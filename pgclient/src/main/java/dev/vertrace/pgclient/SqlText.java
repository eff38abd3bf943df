package dev.vertrace.pgclient;

/** A statement's text without its literals and comments; without any, the text as it is. */
final class SqlText {
  private final CharSequence sql;
  private final StringBuilder text = new StringBuilder();
  private int copied;

  SqlText(CharSequence sql) {
    this.sql = sql;
  }

  void read(SqlToken token, int start, int end) {
    if (token == SqlToken.LITERAL) {
      replace(start, end, '?');
    } else if (token == SqlToken.COMMENT) {
      replace(start, end, ' ');
    }
  }

  private void replace(int start, int end, char placeholder) {
    text.append(sql, copied, start).append(placeholder);
    copied = end;
  }

  String finish() {
    return copied == 0 ? sql.toString() : text.append(sql, copied, sql.length()).toString();
  }
}
