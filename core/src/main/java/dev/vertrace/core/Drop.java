package dev.vertrace.core;

/** Why a span that was recorded did not arrive. */
enum Drop {
  QUEUE_FULL("queue_full"),
  EXPORT_FAILED("export_failed"),
  REJECTED("rejected"),
  CLOSED("closed");

  /** The value of {@code vertrace.drop.reason}. */
  final String reason;

  Drop(String reason) {
    this.reason = reason;
  }
}
