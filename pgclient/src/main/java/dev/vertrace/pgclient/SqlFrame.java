package dev.vertrace.pgclient;

/** What the reader of a statement knows at one depth of parentheses. */
final class SqlFrame {
  /** What the next name is. */
  enum Expected {
    NOTHING,
    TABLE,
    /** In a FROM list: a table, a common table expression or a function. */
    SOURCE,
    /** Something with a name that is not a table. */
    OBJECT,
    PROCEDURE,
    /** What CREATE and its like create. */
    KIND,
    /** The name of a common table expression. */
    CTE
  }

  /** Whether the verb of a statement may come. */
  boolean pending;

  /** Whether WITH or EXPLAIN has come, which leave the verb pending. */
  boolean prelude;

  /** Whether FROM and INTO name tables, and not a part of a function's arguments. */
  boolean query;

  private boolean usingNamesTables;
  private boolean with;

  /** What a comma brings next. */
  private Expected list = Expected.NOTHING;

  Expected expected = Expected.NOTHING;

  SqlFrame(boolean pending) {
    this.pending = pending;
  }

  void select() {
    verb();
    query = true;
  }

  void modify(String verb) {
    select();
    usingNamesTables = verb.equals("DELETE") || verb.equals("MERGE");
    expected = verb.equals("UPDATE") ? Expected.TABLE : Expected.NOTHING;
  }

  void verb() {
    pending = false;
    prelude = false;
    with = false;
    usingNamesTables = false;
    expected = Expected.NOTHING;
    endList();
  }

  void expectList(Expected each) {
    list = each;
    expected = each;
  }

  void endList() {
    list = Expected.NOTHING;
  }

  void with(boolean first) {
    if (first) {
      endList();
    }
    with = true;
    prelude |= pending;
    expected = Expected.CTE;
  }

  void join() {
    if (list == Expected.SOURCE) {
      expected = Expected.SOURCE;
    }
  }

  void using() {
    if (usingNamesTables) {
      usingNamesTables = false; // a second one belongs to a join
      expectList(Expected.SOURCE);
    }
  }

  void comma(SqlToken previous) {
    if (list != Expected.NOTHING) {
      expected = list;
    } else if (with && previous == SqlToken.CLOSE) {
      expected = Expected.CTE;
    }
  }

  /** The frame of a parenthesis that opens here. */
  SqlFrame open(boolean mayHoldStatement) {
    SqlFrame inner = new SqlFrame(mayHoldStatement);
    if (expected == Expected.SOURCE) {
      inner.expectList(Expected.SOURCE);
    }
    expected = Expected.NOTHING;
    return inner;
  }
}
