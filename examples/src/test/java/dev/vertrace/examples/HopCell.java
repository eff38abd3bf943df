package dev.vertrace.examples;

import io.vertx.core.ThreadingModel;

/** What was seen of a hop in one place. */
record HopCell(String hop, HopEntry entry, ThreadingModel model, String outcome) {
  static final String KEPT = "kept";
  static final String LOST = "lost";

  private static final String SEPARATOR = " | ";

  /** The cell that {@link #toLine} has written. */
  static HopCell of(String line) {
    String[] parts = line.split(" \\| ", 4);
    return new HopCell(
        parts[0], HopEntry.valueOf(parts[1]), ThreadingModel.valueOf(parts[2]), parts[3]);
  }

  String toLine() {
    return String.join(SEPARATOR, hop, entry.name(), model.name(), outcome);
  }

  String place() {
    return String.join(", ", hop, entry.title, model.name());
  }

  boolean isLost() {
    return outcome.startsWith(LOST);
  }
}
