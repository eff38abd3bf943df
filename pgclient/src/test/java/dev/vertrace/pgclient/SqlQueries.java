package dev.vertrace.pgclient;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes queries and what they compute. */
abstract class SqlQueries extends SqlLiterals {
  private static final String[] COLUMNS = {
    "id", "note", "t.id", "a.b.c", "\"q 1\"", "x_2", "now()", "*", "t.*", "$1", "$12", "NULL",
    "TRUE"
  };
  private static final String[] OPERATORS = {
    "=",
    "<>",
    "<",
    ">=",
    "||",
    "->",
    "->>",
    "#>",
    "@>",
    "?",
    "?|",
    "?&",
    "~*",
    "+",
    "-",
    "*",
    "/",
    "%",
    "LIKE",
    "IS DISTINCT FROM",
    "IS NOT DISTINCT FROM",
    "AND",
    "OR"
  };

  /** The common table expressions in reach. */
  final List<String> expressions = new ArrayList<>();

  boolean lastWasQuery;

  SqlQueries(long seed) {
    super(seed);
  }

  void query(int depth) {
    select(depth);
    while (chance(6)) {
      words(any("UNION", "UNION ALL", "EXCEPT", "INTERSECT"));
      gap(true);
      select(depth - 1);
    }
    if (chance(4)) {
      words("ORDER BY");
      space(any("id", "a, b", "x DESC"));
    }
    if (chance(4)) {
      words("LIMIT");
      gap(true);
      number();
    }
    lastWasQuery = true;
  }

  void select(int depth) {
    operation("SELECT");
    if (chance(8)) {
      words(any("DISTINCT", "ALL"));
    }
    for (int i = random.nextInt(3); i >= 0; i--) {
      gap(true);
      expression(depth);
      if (chance(4)) {
        words("AS");
        space("c" + i);
      }
      comma(i);
    }
    if (!chance(6)) {
      words("FROM");
      sources(depth);
    }
    where(depth);
    if (chance(6)) {
      words("GROUP BY");
      space("id");
      if (chance(2)) {
        words("HAVING");
        gap(true);
        expression(depth);
      }
    }
  }

  void where(int depth) {
    if (chance(2)) {
      words("WHERE");
      gap(true);
      expression(depth);
      while (chance(3)) {
        glued(any("AND", "OR"));
        gap(true);
        expression(depth - 1);
      }
    }
  }

  void sources(int depth) {
    for (int i = random.nextInt(3) / 2; i >= 0; i--) {
      gap(true);
      source(depth);
      while (chance(4)) {
        words(any("JOIN", "LEFT JOIN", "INNER JOIN", "FULL OUTER JOIN"));
        gap(true);
        source(depth);
        if (chance(3)) {
          words("USING");
          gap(false);
          put("(id)");
        } else {
          words("ON");
          gap(true);
          expression(0);
        }
      }
      comma(i);
    }
  }

  void source(int depth) {
    int kind = random.nextInt(12);
    if (kind == 0 && depth > 0) {
      put("(");
      gap(false);
      query(depth - 1);
      gap(false);
      put(")");
      words("AS");
      space("s");
    } else if (kind == 1) {
      put(any("generate_series", "f", "s.rows_of") + "(");
      gap(false);
      literal();
      put(")");
      space("g");
    } else if (kind == 2 && !expressions.isEmpty()) {
      String name = expressions.get(random.nextInt(expressions.size()));
      put(name.startsWith("\"") || chance(2) ? name : name.toUpperCase(Locale.ROOT));
    } else {
      if (chance(12)) {
        put("ONLY");
        gap(true);
      }
      target();
      if (chance(3)) {
        words("AS");
        space(any("x", "y", "\"z 1\""));
      }
    }
  }

  void expression(int depth) {
    int kind = random.nextInt(depth > 0 ? 14 : 9);
    if (kind < 9) {
      term(kind);
    } else {
      compound(kind, depth - 1);
    }
  }

  private void term(int kind) {
    switch (kind) {
      case 0, 1 -> literal();
      case 2 -> put(any("id", "note", "t.id", "$1", "NULL", "now()"));
      case 3 -> {
        literal();
        gap(false);
        put("::");
        put(any("text", "int8", "numeric(5, 2)").replace("5, 2", "5"));
        if (text.charAt(text.length() - 1) == ')') {
          redactTypeModifier();
        }
      }
      case 4 -> {
        put(any("lower", "coalesce", "s.f") + "(");
        gap(false);
        literal();
        loose(",");
        put(any("x", "$3"));
        gap(false);
        put(")");
      }
      case 5 -> {
        put("-");
        number();
      }
      case 6 -> put(any("extract(year FROM d)", "trim(both FROM note)", "count(*)", "data[$1:$2]"));
      case 7 -> {
        put(any("interval", "date", "ARRAY["));
        boolean array = text.charAt(text.length() - 1) == '[';
        gap(!array);
        simpleString();
        put(array ? "]" : "");
      }
      default -> put(any(COLUMNS[0], COLUMNS[2], COLUMNS[3], COLUMNS[4], COLUMNS[9]));
    }
  }

  private void compound(int kind, int depth) {
    switch (kind) {
      case 9 -> {
        operand(depth);
        words(any(OPERATORS));
        gap(true);
        operand(depth);
      }
      case 10 -> {
        put("(");
        gap(false);
        query(depth);
        gap(false);
        put(")");
      }
      case 11 -> {
        put(any("id", "note"));
        words(any("IN", "NOT IN"));
        loose("(");
        if (chance(2)) {
          query(depth);
        } else {
          literal();
          loose(",");
          literal();
        }
        gap(false);
        put(")");
      }
      case 12 -> caseWhen(depth);
      default -> {
        put("(");
        gap(false);
        expression(depth);
        gap(false);
        put(")");
      }
    }
  }

  private void caseWhen(int depth) {
    put("CASE");
    words("WHEN");
    gap(true);
    expression(depth);
    glued("THEN");
    gap(true);
    literal();
    glued("ELSE");
    gap(true);
    literal();
    glued("END");
  }

  /** Comparisons do not chain. */
  private void operand(int depth) {
    if (chance(2)) {
      literal();
      return;
    }
    put("(");
    gap(false);
    expression(depth);
    gap(false);
    put(")");
  }

  /** The 5 of numeric(5) is a literal, too. */
  private void redactTypeModifier() {
    int digit = text.lastIndexOf("5");
    text.setCharAt(digit, '?');
  }
}
