package dev.vertrace.examples;

import io.vertx.core.ThreadingModel;
import java.util.Locale;

/** How a request comes in: a column of the matrix. */
enum HopEntry {
  HTTP_1("HTTP/1"),
  HTTP_2("HTTP/2"),
  EVENT_BUS("event bus"),
  SQS("SQS");

  final String title;

  HopEntry(String title) {
    this.title = title;
  }

  /** The address or queue whose messages a verticle of this model handles; each JVM has its own. */
  static String addressOf(ThreadingModel model) {
    return "hops-"
        + model.name().toLowerCase(Locale.ROOT).replace('_', '-')
        + "-"
        + ProcessHandle.current().pid();
  }

  /** What is recorded of a request, with what the hop adds below its span. */
  String tree(Hop hop, ThreadingModel model) {
    String address = addressOf(model);
    return switch (this) {
      case HTTP_1, HTTP_2 ->
          hop.script().method + " SERVER (remote parent)\n" + hop.tree().indent(2);
      case EVENT_BUS ->
          "send %s PRODUCER (remote parent)\n  process %s CONSUMER\n".formatted(address, address)
              + hop.tree().indent(4);
      case SQS -> "process " + address + " CONSUMER (remote parent)\n" + hop.tree().indent(2);
    };
  }
}
