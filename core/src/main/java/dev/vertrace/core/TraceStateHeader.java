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
    if (header.length() > MAX_INPUT) {
      return "";
    }
    return header.length() > MAX_LENGTH || hasEmptyMember(header) ? cut(header) : header;
  }

  /** Such members are legal, but OpenTelemetry would drop the whole list for one of them. */
  private static boolean hasEmptyMember(String header) {
    boolean empty = true;
    for (int i = 0; i < header.length(); i++) {
      char c = header.charAt(i);
      if (c == ',' && empty) {
        return true;
      }
      empty = c == ',' || (empty && (c == ' ' || c == '\t'));
    }
    return empty;
  }

  private static String cut(String header) {
    List<String> members = new ArrayList<>();
    for (String member : header.split(",", -1)) {
      if (!member.isBlank()) {
        members.add(member.strip());
      }
    }
    if (length(members) > MAX_LENGTH) {
      members.removeIf(member -> member.length() > LONG_MEMBER);
    }
    for (int length = length(members); length > MAX_LENGTH; ) {
      length -= members.remove(members.size() - 1).length() + 1;
    }
    return String.join(",", members);
  }

  private static int length(List<String> members) {
    int length = -1;
    for (String member : members) {
      length += member.length() + 1;
    }
    return length;
  }
}
