package dev.vertrace.sampling;

import java.util.Locale;

/** What became of a span; each has exactly one. */
enum Outcome {
  EXPORTED_HEAD,
  EXPORTED_LATE,
  DROPPED,
  SHED,
  LOST;

  final String text = name().toLowerCase(Locale.ROOT);
}
