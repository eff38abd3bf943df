package dev.vertrace.core;

import java.util.ArrayList;
import java.util.List;

/**
 * The {@code tracestate} header as a list of members, cut as <a
 * href="https://www.w3.org/TR/trace-context/#tracestate-limits">W3C Trace Context</a> demands:
 * members of more than 128 characters go first, then members from the end, until 512 characters are
 * left.
 */
final class TraceStateHeader {
  private static final int MAX_LENGTH = 512;
  private static final int LONG_MEMBER = 128;
  private static final int MAX_INPUT = 16_384;

  private TraceStateHeader() {}

  /** One header from all of them; empty when there is too much of it to be honest. */
  static String combine(List<String> values) {
    String header = values.size() == 1 ? values.get(0) : String.join(",", values);
    if (header.length() <= MAX_LENGTH) {
      return header;
    }
    return header.length() > MAX_INPUT ? "" : cut(header);
  }

  private static String cut(String header) {
    List<String> members = new ArrayList<>();
    int length = -1;
    for (String member : header.split(",", -1)) {
      String trimmed = member.strip();
      if (!trimmed.isEmpty() && trimmed.length() <= LONG_MEMBER) {
        members.add(trimmed);
        length += trimmed.length() + 1;
      }
    }
    for (int last = members.size() - 1; length > MAX_LENGTH; last--) {
      length -= members.remove(last).length() + 1;
    }
    return String.join(",", members);
  }
}
