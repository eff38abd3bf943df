package dev.vertrace.pgclient;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Writes a statement and what may be shown of it, both at once. */
abstract class SqlScribe {
  /** What every literal and comment contains, and nothing else does. */
  static final String WORD_MARK = "zqzq";

  static final String NUMBER_MARK = "90079007";

  private static final String[] NAMES = {
    "bids",
    "t",
    "Campaigns",
    "a1",
    "tbl_2024",
    "x$y",
    "e",
    "_n",
    "é1",
    "public.bids",
    "s.t.u",
    "\"My Table\"",
    "\"it's\"",
    "\"a\"\"b\"",
    "\"s\" . \"t$$u\"",
    "u&\"d\\0061\"",
    "\"--\"",
    "values_of"
  };

  final Random random;
  final StringBuilder sql = new StringBuilder();
  final StringBuilder text = new StringBuilder();
  final List<String> summary = new ArrayList<>();

  /** Whether strings end with a backslash, and no quotes stand elsewhere. */
  boolean tame;

  SqlScribe(long seed) {
    random = new Random(seed);
  }

  /** As the conventions have it: no longer than this, and no name cut. */
  String shortened() {
    StringBuilder all = new StringBuilder();
    for (String part : summary) {
      if (all.length() + 1 + part.length() > SqlStatement.MAX_SUMMARY_LENGTH) {
        break;
      }
      all.append(all.isEmpty() ? "" : " ").append(part);
    }
    return all.toString();
  }

  void secret(String literal) {
    sql.append(literal);
    text.append('?');
  }

  void operation(String word) {
    String written = anyCase(word);
    put(written);
    summary.add(written);
  }

  void operation(String verb, String modifiers, String kind) {
    String first = anyCase(verb);
    put(first);
    if (!modifiers.isEmpty()) {
      words(modifiers);
    }
    gap(true);
    String last = anyCase(kind);
    put(last);
    summary.add(first + " " + last);
  }

  void target() {
    String name = any(NAMES);
    if (tame && (name.contains("'") || name.contains("$") || name.contains("-"))) {
      name = "bids";
    }
    put(name);
    summary.add(name.replace(" . ", "."));
  }

  void words(String words) {
    for (String word : words.split(" ", -1)) {
      gap(true);
      put(Character.isLetter(word.charAt(0)) ? anyCase(word) : word);
    }
  }

  /** A word for which a string need not make room. */
  void glued(String word) {
    if (text.charAt(text.length() - 1) == '?'
        && sql.charAt(sql.length() - 1) == '\''
        && chance(2)) {
      put(anyCase(word));
    } else {
      words(word);
    }
  }

  void space(String code) {
    gap(true);
    put(code);
  }

  void comma(int left) {
    if (left > 0) {
      gap(false);
      put(",");
    }
  }

  void put(String code) {
    sql.append(code);
    text.append(code);
  }

  /** What needs no blanks around it. */
  void loose(String code) {
    gap(false);
    put(code);
    gap(false);
  }

  /** What is between tokens; between words there is always something. */
  void gap(boolean needed) {
    if (needed || chance(4)) {
      put(any(" ", " ", " ", "\n", "\t", "  ", "\r\n"));
    }
    if (chance(30)) {
      String comment =
          tame
              ? any("/* " + WORD_MARK + " */", "/**/")
              : any(
                  "/* " + WORD_MARK + " ' \" $$ /* nested */ */",
                  "/*" + WORD_MARK + "*/",
                  "--" + WORD_MARK + " it's; \"$a$ /*");
      // Two operators would become a comment, and a number a word.
      put(" ");
      sql.append(comment);
      text.append(' ');
      put("\n");
    }
  }

  String anyCase(String word) {
    return switch (random.nextInt(4)) {
      case 0 -> word.toLowerCase(Locale.ROOT);
      case 1 -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
      default -> word;
    };
  }

  boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  String any(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
