package dev.vertrace.aws;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a statement of <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html">PartiQL
 * for DynamoDB</a> once, from left to right. A name is kept only where a name must stand; wherever
 * a value may stand, everything is replaced, even what looks like a name: {@code "alice"} is one
 * for PartiQL, but may be meant as text.
 */
final class PartiQlReader {
  // Without groups that repeat: the stack of the expression's matcher must not depend on the text.
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<space>\\s++|--[^\\n]*+|/\\*(?s:.*?)\\*/)"
              + "|(?<literal>'[^']*+'|`[^`]*+`|[0-9][\\w.]*+|\\?)"
              + "|(?<quoted>\"[^\"]++\")"
              + "|(?<word>[\\p{L}_$][\\p{L}\\p{N}_$]*+)"
              + "|(?<sign><<|>>|<=|>=|<>|!=|\\|\\||[=<>+\\-\\[\\](){},.:;*])");

  private static final Set<String> COMMANDS = Set.of("SELECT", "INSERT", "UPDATE", "DELETE");
  private static final Set<String> BEFORE_TABLES = Set.of("FROM", "INTO", "UPDATE");

  /** What a name follows. */
  private static final Set<String> BEFORE_NAMES =
      Set.of(
          "SELECT", "FROM", "INTO", "UPDATE", "SET", "REMOVE", "WHERE", "AND", "OR", "NOT", "BY");

  private static final Set<String> OTHER_WORDS =
      Set.of(
          ("INSERT DELETE EXISTS VALUE IN BETWEEN IS ORDER ASC DESC RETURNING ALL OLD NEW MODIFIED"
                  + " ON CONFLICT DO NOTHING LIST_APPEND SET_ADD SET_DELETE BEGINS_WITH CONTAINS"
                  + " ATTRIBUTE_TYPE SIZE")
              .split(" "));

  /** Functions whose first argument is an attribute. */
  private static final Set<String> ABOUT_NAMES =
      Set.of("BEGINS_WITH", "CONTAINS", "ATTRIBUTE_TYPE", "SIZE");

  private static final String VALUE = "?";

  private final Matcher matcher;
  private final String statement;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder open = new StringBuilder();
  private String previous = "";
  private boolean nameFollows;
  private boolean between;
  private boolean broken;
  private @Nullable String command;
  private @Nullable String table;
  private @Nullable String index;
  private int tokensSinceTable = 2;

  PartiQlReader(String statement) {
    this.statement = statement;
    this.matcher = TOKEN.matcher(statement);
  }

  PartiQlStatement read() {
    while (matcher.regionStart() < statement.length() && !broken && matcher.lookingAt()) {
      token(matcher.group());
      matcher.region(matcher.end(), statement.length());
    }
    boolean whole = !broken && matcher.regionStart() == statement.length() && !text.isEmpty();
    return new PartiQlStatement(summary(), table, whole ? text.toString().strip() : null);
  }

  private @Nullable String summary() {
    return command == null ? null : new DynamoDbSummary(command).add(table).add(index).toString();
  }

  private void token(String token) {
    if (matcher.group("space") != null) {
      space();
    } else if (matcher.group("literal") != null) {
      // Two quotes within a text make it two texts, side by side.
      value(token.startsWith("'") && endsWith('?', text.length()));
    } else if (matcher.group("quoted") != null) {
      name(token, token.substring(1, token.length() - 1));
    } else if (matcher.group("word") != null) {
      word(token, token.toUpperCase(Locale.ROOT));
    } else {
      sign(token);
    }
  }

  private void space() {
    if (!text.isEmpty() && !endsWith(' ', text.length())) {
      text.append(' ');
    }
  }

  private void word(String word, String upper) {
    boolean beforeName = BEFORE_NAMES.contains(upper);
    if (previous.equals(".") || !(beforeName || OTHER_WORDS.contains(upper))) {
      name(word, word);
      return;
    }
    if (command == null && COMMANDS.contains(upper)) {
      command = word;
    }
    text.append(word);
    boolean endsBetween = between && upper.equals("AND");
    between = upper.equals("BETWEEN") || (between && !endsBetween);
    after(upper, beforeName && !endsBetween);
  }

  private void name(String token, String name) {
    if (!nameFollows) {
      value(false);
      return;
    }
    text.append(token);
    if (table == null && BEFORE_TABLES.contains(previous)) {
      table = name;
      tokensSinceTable = -1;
    } else if (tokensSinceTable == 1 && previous.equals(".")) {
      index = name;
    }
    after(token, false);
  }

  private void value(boolean goesOn) {
    if (!goesOn) {
      // Nothing else makes two values follow each other than quotes that do not match.
      broken |= previous.equals(VALUE);
      collapseList();
      text.append(VALUE);
    }
    after(VALUE, false);
  }

  /** A list is as long as its data. */
  private void collapseList() {
    int end = text.length() - (endsWith(' ', text.length()) ? 1 : 0);
    if (endsWith(',', end) && endsWith('?', end - 1) && !openBy('{') && !open.isEmpty()) {
      text.setLength(end - 2);
    }
  }

  private void sign(String sign) {
    boolean follows =
        switch (sign) {
          case "." -> endsName(previous);
          case "," -> open.isEmpty();
          case "(" -> nameFollows || ABOUT_NAMES.contains(previous);
          default -> false;
        };
    switch (sign) {
      case "(", "[", "{", "<<" -> open.append(sign.charAt(0));
      case ")", "]", "}", ">>" -> open.setLength(Math.max(0, open.length() - 1));
      default -> {}
    }
    text.append(sign);
    after(sign, follows);
  }

  private static boolean endsName(String token) {
    return !token.isEmpty() && (token.endsWith("\"") || Character.isLetter(token.charAt(0)));
  }

  private boolean openBy(char bracket) {
    return !open.isEmpty() && open.charAt(open.length() - 1) == bracket;
  }

  private boolean endsWith(char last, int end) {
    return end > 0 && text.charAt(end - 1) == last;
  }

  private void after(String token, boolean mayNameFollow) {
    previous = token;
    nameFollows = mayNameFollow;
    tokensSinceTable++;
  }
}
