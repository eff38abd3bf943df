package dev.vertrace.sampling;

/** What the budget gives for our own parts, in bytes; estimated. */
final class Sizes {
  static final int FRAGMENT = 160;

  /** A span that is open: what it holds is counted when it ends. */
  static final int OPEN = 500;

  /** One of which only the ids stay. */
  static final int ID = 250;

  private Sizes() {}
}
