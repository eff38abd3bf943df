package dev.vertrace.sampling;

/** What becomes of a span that starts under a local one. */
enum Fate {
  /** It belongs to a fragment that is undecided. */
  HELD,
  /** To one that is kept. */
  KEPT,
  /** To one that is lost. */
  LOST,
  /** It begins a fragment of its own. */
  NEW
}
