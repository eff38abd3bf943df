package dev.vertrace.pgclient;

/** How {@code db.query.text} shows the text of a statement. */
public enum SqlQueryText {
  /** Not at all. */
  OFF,
  /** Without literals and comments, and only where it is certain what they are; the default. */
  SANITIZED,
  /**
   * As the code has sent it, up to 32 KiB: with everything secret that is in it. Also for databases
   * whose statements Vertrace does not read.
   */
  RAW
}
