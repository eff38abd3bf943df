package dev.vertrace.pgclient;

import dev.vertrace.pgclient.SqlFrame.Expected;
import dev.vertrace.pgclient.SqlStatement.Effect;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Follows the tokens of statements and tells the summary which operations they have on which
 * targets. It knows where a verb or a name may stand, not the whole grammar: what it does not know,
 * it leaves out. One thread.
 */
final class SqlReader {
  private final SqlSummary summary = new SqlSummary();
  private final Deque<SqlFrame> outer = new ArrayDeque<>();
  private final Set<String> commonTableExpressions = new HashSet<>();
  private final StringBuilder name = new StringBuilder();
  private SqlFrame frame = new SqlFrame(true);
  private SqlToken previous = SqlToken.SEMICOLON;
  private String previousWord = "";
  private String verb = "";
  private boolean ignoring;
  private boolean mainVerbRead;
  private boolean copies;
  private int statements;
  private long changes;

  /** The tokens in their order, without blanks. */
  void read(SqlToken token, SqlLexer lexer) {
    String text = token.isName() ? lexer.text() : token == SqlToken.DOT ? "." : "";
    String word = token == SqlToken.WORD ? SqlKeywords.upper(text) : "";
    if (continuesName(token)) {
      name.append(text);
    } else {
      finishName(token);
      follow(token, text, word);
    }
    previous = token;
    previousWord = word;
  }

  /** What a whole text shows. */
  SqlStatement finish(String sanitized) {
    finishName(SqlToken.END);
    return summary.finish(sanitized, effect(true));
  }

  /** What the beginning of a text shows. */
  SqlStatement finishBroken() {
    finishName(SqlToken.END);
    return summary.finishBroken(effect(false));
  }

  private Effect effect(boolean whole) {
    boolean oneMore = previous != SqlToken.SEMICOLON;
    return new Effect(statements + (oneMore ? 1 : 0), changes, whole);
  }

  private boolean continuesName(SqlToken token) {
    return !name.isEmpty() && (previous == SqlToken.DOT ? token.isName() : token == SqlToken.DOT);
  }

  private void finishName(SqlToken next) {
    if (name.isEmpty()) {
      return;
    }
    String target = name.toString();
    name.setLength(0);
    Expected role = frame.expected;
    frame.expected = Expected.NOTHING;
    if (previous == SqlToken.DOT) {
      return;
    }
    switch (role) {
      case TABLE -> summary.collection(target);
      case PROCEDURE -> summary.procedure(target);
      case OBJECT -> summary.other(target);
      default -> source(target, next);
    }
  }

  private void source(String target, SqlToken next) {
    boolean function = next == SqlToken.OPEN;
    if (!function && !commonTableExpressions.contains(folded(target))) {
      summary.collection(target);
    }
  }

  private void follow(SqlToken token, String text, String word) {
    if (ignoring && token != SqlToken.SEMICOLON) {
      return;
    }
    frame.pending &= frame.prelude || token == SqlToken.WORD;
    switch (token) {
      case WORD -> word(text, word);
      case QUOTED -> quoted(text);
      case OPEN -> open();
      case CLOSE -> frame = outer.isEmpty() ? frame : outer.pop();
      case COMMA -> frame.comma(previous);
      case SEMICOLON -> nextStatement();
      default -> frame.expected = Expected.NOTHING;
    }
  }

  private void open() {
    boolean bodyOfExpression = previousWord.equals("AS") || previousWord.equals("MATERIALIZED");
    SqlFrame inner = frame.open(bodyOfExpression);
    outer.push(frame);
    frame = inner;
  }

  private void nextStatement() {
    if (previous != SqlToken.SEMICOLON) {
      statements++;
    }
    mainVerbRead = false;
    copies = false;
    outer.clear();
    commonTableExpressions.clear();
    frame = new SqlFrame(true);
    ignoring = false;
  }

  private void quoted(String text) {
    switch (frame.expected) {
      case NOTHING -> {}
      case KIND -> frame.expected = Expected.NOTHING;
      case CTE -> define(text);
      default -> nameStarts(text);
    }
  }

  private void word(String text, String word) {
    if (previous != SqlToken.DOT && !expected(text, word) && !command(text, word)) {
      keyword(text, word);
    }
  }

  /** Whether the word is what the frame expects. */
  private boolean expected(String text, String word) {
    return switch (frame.expected) {
      case NOTHING -> false;
      case KIND -> kind(text, word);
      case CTE -> word.equals("RECURSIVE") || define(text);
      default ->
          SqlKeywords.BEFORE_NAMES.contains(word)
              || (!SqlKeywords.NEVER_NAMES.contains(word) && nameStarts(text));
    };
  }

  private boolean define(String commonTableExpression) {
    commonTableExpressions.add(folded(commonTableExpression));
    frame.expected = Expected.NOTHING;
    return true;
  }

  private boolean nameStarts(String text) {
    name.append(text);
    return true;
  }

  /** Whether the word is a verb at a place for verbs. */
  private boolean command(String text, String word) {
    if (!frame.pending) {
      return false;
    }
    if (SqlKeywords.CHANGES.contains(word)) {
      mainVerb(true);
      summary.operation(text);
      frame.modify(word);
      return true;
    }
    if (frame.prelude || word.equals("SELECT") || word.equals("WITH")) {
      return false;
    }
    frame.pending = false;
    return outer.isEmpty() && topLevelCommand(text, word);
  }

  /** The first outside of parentheses says what the number of rows means. */
  private void mainVerb(boolean changesRows) {
    if (outer.isEmpty() && !mainVerbRead) {
      mainVerbRead = true;
      changes |= changesRows && statements < Long.SIZE ? 1L << statements : 0;
    }
  }

  private boolean topLevelCommand(String text, String word) {
    mainVerb(false);
    copies = word.equals("COPY");
    switch (word) {
      case "CREATE", "ALTER", "DROP", "REFRESH" -> kindFollows(text);
      case "TRUNCATE", "LOCK", "TABLE" -> follows(text, Expected.TABLE, true);
      case "COPY" -> follows(text, Expected.TABLE, false);
      case "CALL" -> follows(text, Expected.PROCEDURE, false);
      case "DECLARE", "PREPARE" -> follows(text, Expected.NOTHING, false);
      case "EXPLAIN" -> explain(text);
      default -> other(text, word);
    }
    return true;
  }

  private void kindFollows(String text) {
    verb = text;
    frame.expected = Expected.KIND;
  }

  private void follows(String operation, Expected target, boolean list) {
    summary.operation(operation);
    if (list) {
      frame.expectList(target);
    } else {
      frame.expected = target;
    }
  }

  private void explain(String text) {
    summary.operation(text);
    frame.pending = true;
    frame.prelude = true;
  }

  private void other(String text, String word) {
    if (SqlKeywords.COMMANDS.contains(word)) {
      summary.operation(text);
    }
    ignoring = true;
  }

  private boolean kind(String text, String word) {
    if (word.equals("MATERIALIZED")) {
      verb = verb.indexOf(' ') < 0 ? verb + " " + text : verb; // however often it comes
    } else if (!SqlKeywords.MODIFIERS.contains(word)) {
      kindFound(text, word);
    }
    return true;
  }

  private void kindFound(String text, String word) {
    boolean drop = SqlKeywords.upper(verb).startsWith("DROP");
    switch (word) {
      case "TABLE", "VIEW" -> follows(verb + " " + text, Expected.TABLE, drop);
      case "INDEX" -> follows(verb + " " + text, Expected.OBJECT, drop);
      default -> {
        summary.operation(SqlKeywords.NAMELESS_KINDS.contains(word) ? verb + " " + text : verb);
        ignoring = true;
      }
    }
  }

  private void keyword(String text, String word) {
    frame.expected = Expected.NOTHING;
    switch (word) {
      case "SELECT" -> {
        mainVerb(false);
        summary.operation(text);
        frame.select();
      }
      case "WITH" -> frame.with(previous == SqlToken.OPEN);
      case "FROM" -> from();
      case "INTO" -> frame.expected = frame.query ? Expected.TABLE : Expected.NOTHING;
      case "JOIN" -> frame.join();
      case "USING" -> frame.using();
      case "EXCEPT",
          "FETCH",
          "FOR",
          "GROUP",
          "HAVING",
          "INTERSECT",
          "LIMIT",
          "OFFSET",
          "ORDER",
          "RETURNING",
          "SET",
          "UNION",
          "VALUES",
          "WHERE",
          "WINDOW" ->
          frame.endList();
      default -> {}
    }
  }

  private void from() {
    if (copies && outer.isEmpty() && statements < Long.SIZE) {
      changes |= 1L << statements; // COPY t FROM: rows that are new
    }
    if (frame.query && !previousWord.equals("DISTINCT")) { // not: a IS DISTINCT FROM b
      frame.expectList(Expected.SOURCE);
    }
  }

  private static String folded(String name) {
    return name.startsWith("\"") ? name : SqlKeywords.upper(name);
  }
}
