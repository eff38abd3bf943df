package dev.vertrace.core;

/** Hears of spans that a collector refused though it accepted the request. Any thread. */
@FunctionalInterface
interface ExportListener {
  /** The message is the collector's, cut to a bounded length; it may be empty. */
  void rejected(long items, String message);
}
