package dev.vertrace.pgclient;

/**
 * Writes well-formed statements in which every literal and every comment is a secret, and knows
 * what may be shown of them. It knows nothing of the lexer: it writes both sides at once.
 */
final class SqlGenerator extends SqlChanges {
  /** A statement, its text without secrets, and its operations and targets. */
  record Generated(String sql, String text, String summary) {}

  SqlGenerator(long seed) {
    super(seed);
  }

  Generated next() {
    sql.setLength(0);
    text.setLength(0);
    summary.clear();
    // Strings that end with a backslash stand in statements without quotes elsewhere.
    tame = chance(8);
    gap(false);
    for (int i = chance(10) ? 2 : 1; i > 0; i--) {
      expressions.clear();
      statement();
      gap(false);
      if (i > 1 || chance(10)) {
        put(";");
        gap(false);
      }
    }
    return new Generated(sql.toString(), text.toString(), shortened());
  }

  private void statement() {
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> query(3);
      case 4, 5 -> insert(2);
      case 6, 7 -> update(2);
      case 8 -> delete(2);
      case 9 -> merge();
      case 10, 11 -> with(2);
      case 12 -> call();
      case 13 -> define();
      case 14 -> explain();
      default -> command();
    }
  }

  private void call() {
    operation("CALL");
    gap(true);
    target();
    gap(false);
    put("(");
    literal();
    loose(",");
    put("$2)");
  }

  private void define() {
    switch (random.nextInt(6)) {
      case 0 -> {
        operation("CREATE", any("", "TEMP", "UNLOGGED"), "TABLE");
        if (chance(2)) {
          words("IF NOT EXISTS");
        }
        gap(true);
        target();
        gap(false);
        put("(id int DEFAULT ");
        number();
        gap(false);
        put(", note text)");
      }
      case 1 -> {
        operation("CREATE", any("", "OR REPLACE"), "VIEW");
        gap(true);
        target();
        words("AS");
        gap(true);
        query(1);
      }
      case 2 -> {
        operation("DROP", "", any("TABLE", "VIEW"));
        if (chance(2)) {
          words("IF EXISTS");
        }
        gap(true);
        target();
        loose(",");
        target();
      }
      case 3 -> {
        operation("ALTER", "", "TABLE");
        gap(true);
        target();
        words("ADD COLUMN");
        space("c");
        put(" text DEFAULT ");
        string();
      }
      case 4 -> {
        operation("CREATE", "", "INDEX");
        gap(true);
        String name = any("i", "\"i 1\"");
        put(name);
        summary.add(name);
        words("ON");
        space("t");
        put(" (a)");
        words("WHERE");
        space("a > ");
        literal();
      }
      default -> {
        operation("CREATE", "", "ROLE");
        space("alice PASSWORD ");
        simpleString();
      }
    }
  }

  private void explain() {
    operation("EXPLAIN");
    if (chance(2)) {
      gap(false);
      put("(ANALYZE, BUFFERS)");
    }
    gap(true);
    switch (random.nextInt(3)) {
      case 0 -> insert(1);
      case 1 -> delete(1);
      default -> query(1);
    }
  }

  private void command() {
    switch (random.nextInt(6)) {
      case 0 -> {
        operation("SET");
        space("app.name");
        words("TO");
        gap(true);
        simpleString();
      }
      case 1 -> {
        operation("TRUNCATE");
        gap(true);
        target();
        loose(",");
        target();
      }
      case 2 -> {
        operation("NOTIFY");
        space("news, ");
        simpleString();
      }
      case 3 -> {
        operation("DO");
        gap(true);
        dollarQuoted();
      }
      case 4 -> {
        operation("VALUES");
        gap(false);
        put("(");
        literal();
        put(")");
      }
      default -> {
        operation("COPY");
        gap(true);
        target();
        words("TO PROGRAM");
        gap(true);
        simpleString();
      }
    }
  }
}
