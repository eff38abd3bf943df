package dev.vertrace.pgclient;

/** Writes statements that change rows, and common table expressions. */
abstract class SqlChanges extends SqlQueries {
  SqlChanges(long seed) {
    super(seed);
  }

  void with(int depth) {
    int outer = expressions.size();
    words("WITH");
    if (chance(4)) {
      words("RECURSIVE");
    }
    for (int i = random.nextInt(3); i >= 0; i--) {
      String name = any("r", "Gone", "\"My CTE\"", "n") + random.nextInt(9);
      name = name.startsWith("\"") ? "\"My CTE" + i + "\"" : name;
      space(name);
      // Inside of a recursive one its own name is known, too.
      expressions.add(name);
      if (chance(4)) {
        put("(");
        loose("a");
        put(",");
        loose("b");
        put(")");
      }
      words("AS");
      if (chance(4)) {
        words(any("MATERIALIZED", "NOT MATERIALIZED"));
      }
      loose("(");
      inner(depth - 1);
      gap(false);
      put(")");
      if (i > 0) {
        gap(false);
        put(",");
      }
    }
    gap(false);
    outerOf(depth);
    while (expressions.size() > outer) {
      expressions.remove(expressions.size() - 1);
    }
  }

  private void inner(int depth) {
    switch (random.nextInt(5)) {
      case 0 -> insert(depth);
      case 1 -> update(depth);
      case 2 -> delete(depth);
      default -> query(depth);
    }
    if (chance(3) && !lastWasQuery) {
      words("RETURNING");
      space("*");
    }
  }

  private void outerOf(int depth) {
    switch (random.nextInt(5)) {
      case 0 -> insert(depth);
      case 1 -> update(depth);
      case 2 -> delete(depth);
      default -> query(depth);
    }
  }

  void insert(int depth) {
    lastWasQuery = false;
    operation("INSERT");
    words("INTO");
    gap(true);
    target();
    if (chance(2)) {
      gap(false);
      put("(id, note)");
    }
    if (chance(4) && depth > 0) {
      gap(true);
      query(depth - 1);
      return;
    }
    words("VALUES");
    for (int i = random.nextInt(3); i >= 0; i--) {
      loose("(");
      expression(0);
      loose(",");
      expression(depth - 1);
      gap(false);
      put(")");
      comma(i);
    }
    if (chance(5)) {
      words("ON CONFLICT");
      gap(false);
      put("(id)");
      words("DO UPDATE SET");
      space("note");
      put(" = excluded.note, x = ");
      literal();
    }
    lastWasQuery = false;
  }

  void update(int depth) {
    operation("UPDATE");
    if (chance(8)) {
      words("ONLY");
    }
    gap(true);
    target();
    set();
    if (chance(4)) {
      words("FROM");
      sources(depth);
    }
    where(depth);
    lastWasQuery = false;
  }

  private void set() {
    words("SET");
    for (int i = random.nextInt(3); i >= 0; i--) {
      space(any("note", "price", "\"q 1\""));
      loose("=");
      literal();
      comma(i);
    }
  }

  void delete(int depth) {
    operation("DELETE");
    words("FROM");
    gap(true);
    target();
    if (chance(4)) {
      words("USING");
      sources(depth);
    }
    where(depth);
    lastWasQuery = false;
  }

  void merge() {
    operation("MERGE");
    words("INTO");
    gap(true);
    target();
    words("AS");
    space("m");
    words("USING");
    gap(true);
    target();
    words("AS");
    space("n");
    words("ON");
    gap(true);
    expression(0);
    words("WHEN MATCHED THEN UPDATE");
    set();
    words("WHEN NOT MATCHED THEN");
    if (chance(2)) {
      words("DO NOTHING");
    } else {
      words("INSERT");
      gap(false);
      put("(id)");
      words("VALUES");
      gap(false);
      put("(");
      literal();
      put(")");
    }
  }
}
