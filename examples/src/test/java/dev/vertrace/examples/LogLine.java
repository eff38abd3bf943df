package dev.vertrace.examples;

/**
 * A line as a logging library wrote it.
 *
 * @param traceId empty where there is none
 * @param spanId empty where there is none
 */
record LogLine(String traceId, String spanId, String thread, String message) {
  /** The request that the line is about, which is its first word. */
  String request() {
    return message.split(" ", 2)[0];
  }

  String hop() {
    return message.split(" ", 2)[1];
  }

  /** Event loop, worker, or else the name. */
  String threadKind() {
    if (thread.contains("eventloop")) {
      return "event loop";
    }
    return thread.contains("worker") ? "worker" : thread;
  }
}
