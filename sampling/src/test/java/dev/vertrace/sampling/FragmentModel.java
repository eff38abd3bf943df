package dev.vertrace.sampling;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the design says of one fragment, without threads, memory or time. */
final class FragmentModel {
  final List<SpanModel> spans = new ArrayList<>();
  final boolean head;
  @Nullable String reason;
  boolean rootEnded;
  boolean closed;
  int open;

  FragmentModel(boolean head) {
    this.head = head;
  }

  boolean isKept() {
    return head || reason != null;
  }

  /** One of the messages and calls of the process to itself counts, too. */
  boolean hasOpenRoot() {
    return spans.stream().anyMatch(span -> span.localRoot && !span.ended);
  }

  void trigger(String why) {
    if (!closed && !isKept()) {
      reason = why;
    }
  }

  void ended(SpanModel span, boolean error) {
    open--;
    if (closed) {
      span.lateError = error;
      return;
    }
    if (error) {
      trigger("error");
    }
    rootEnded |= span == spans.get(0);
    if (rootEnded && open == 0) {
      close();
    }
  }

  void lingerOver() {
    if (rootEnded && !closed) {
      close();
    }
  }

  private void close() {
    closed = true;
    for (SpanModel span : spans) {
      span.endedLate = !span.ended;
    }
  }
}
