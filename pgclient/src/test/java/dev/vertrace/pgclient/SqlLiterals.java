package dev.vertrace.pgclient;

/** Writes literals of all kinds, each with a secret in it. */
abstract class SqlLiterals extends SqlScribe {
  SqlLiterals(long seed) {
    super(seed);
  }

  void literal() {
    if (chance(3)) {
      number();
    } else {
      string();
    }
  }

  void number() {
    String number =
        switch (random.nextInt(8)) {
          case 0 -> any("1_", "0x", "0X") + NUMBER_MARK;
          case 1 -> any("1.", ".") + NUMBER_MARK + any("", "e5", "E-10", "e+1");
          case 2 -> NUMBER_MARK + any(".5", ".", "e3", "_1");
          default -> NUMBER_MARK;
        };
    secret(number);
  }

  void string() {
    if (tame) {
      secret("'" + any("", "C:\\") + WORD_MARK + any("", "''", "\\\\", " ") + any("", "\\") + "'");
      return;
    }
    switch (random.nextInt(7)) {
      case 0 -> secret(any("E", "e") + "'" + inside("''", "\\'", "\\\\", "\\n") + "'");
      case 1 -> secret(any("U&", "u&") + "'" + inside("''", "\\0061") + "'");
      case 2 -> secret(any("b", "X", "N", "n") + "'" + inside("\\x", "$$") + "'");
      case 3 -> dollarQuoted();
      case 4 -> {
        simpleString();
        put(any("\n", " \r\n\t"));
        simpleString();
      }
      default -> simpleString();
    }
  }

  void simpleString() {
    if (tame) {
      secret("'" + WORD_MARK + "\\'");
    } else {
      secret("'" + inside("''", "''''", "\\x", "$$", "\n") + "'");
    }
  }

  void dollarQuoted() {
    String tag = tame ? "$$" : any("$$", "$a$", "$é_1$");
    String around = tame ? "" : any("'", "\"", "\\", "--", "/*", "$b$", "''", "$");
    boolean closesEarly = tag.equals("$$") && around.contains("$");
    secret(tag + (closesEarly ? "'" : around) + WORD_MARK + " " + tag);
  }

  private String inside(String... special) {
    return any(
            "", " ", "--", "/*", "*/", "\"", ";", "x", "E", ")", "%", "é", " FROM ", "\uD83D\uDE00")
        + any(special)
        + WORD_MARK
        + any(special)
        + any("", " ", "?", "$1", ",", "(");
  }
}
