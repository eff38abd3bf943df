package dev.vertrace.messaging;

/** Why an operation ends that nobody has ended. It has no stack: nobody throws it. */
final class Abandoned extends Exception {
  private static final long serialVersionUID = 1;

  /** The {@code error.type} of such spans. */
  static final String TYPE = "unanswered";

  /** As the metric tells it. */
  enum Reason {
    AGE("age", "No end within the longest wait"),
    COUNT("count", "No end yet, and too many are open"),
    CLOSED("closed", "Vertx has closed before the end");

    final String text;
    private final String message;

    Reason(String text, String message) {
      this.text = text;
      this.message = message;
    }
  }

  private final Reason reason;

  Abandoned(Reason reason) {
    super(reason.message, null, false, false);
    this.reason = reason;
  }

  String text() {
    return reason.message;
  }
}
