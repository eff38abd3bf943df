package dev.vertrace.sampling;

import java.util.Locale;

/** What became of a fragment. */
enum Decision {
  HEAD,
  LATE,
  DROP,
  SHED,
  LOST;

  final String text = name().toLowerCase(Locale.ROOT);
}
