package dev.vertrace.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The {@code tracestate} header as a list of members, cut as <a
 * href="https://www.w3.org/TR/trace-context-2/#tracestate-limits">W3C Trace Context</a> demands:
 * members of more than 128 characters go first, then members from the end, until 512 characters are
 * left. A list with a member that is malformed, with two of one key, or with more than 32 is none.
 */
final class TraceStateHeader {
  private static final int MAX_LENGTH = 512;
  private static final int MAX_MEMBERS = 32;
  private static final int LONG_MEMBER = 128;
  private static final int MAX_INPUT = 16_384;

  private static final Pattern MEMBER =
      Pattern.compile("[a-z0-9][a-z0-9_*/@-]{0,255}=[ -+\\--<>-~]{0,255}[!-+\\--<>-~]");

  private TraceStateHeader() {}

  /** One header from all of them; empty when they are not to be believed. */
  static String combine(List<String> values) {
    return combine(values.size() == 1 ? values.get(0) : String.join(",", values));
  }

  /** As above, of one. */
  static String combine(String header) {
    if (header.length() > MAX_INPUT) {
      return "";
    }
    List<String> members = members(header);
    return isLegal(members) ? join(cut(members)) : "";
  }

  /** What leaves, of a sampler that may have added to it. */
  static String sent(String header) {
    List<String> members = members(header);
    while (members.size() > MAX_MEMBERS) {
      members.remove(members.size() - 1);
    }
    return isLegal(members) ? join(cut(members)) : "";
  }

  /** Without the empty ones, which are legal. */
  private static List<String> members(String header) {
    List<String> members = new ArrayList<>();
    for (int start = 0; start <= header.length(); ) {
      int comma = header.indexOf(',', start);
      int end = comma < 0 ? header.length() : comma;
      String member = TraceParentHeader.trim(header.substring(start, end));
      if (!member.isEmpty()) {
        members.add(member);
      }
      start = end + 1;
    }
    return members;
  }

  private static boolean isLegal(List<String> members) {
    Set<String> keys = new HashSet<>();
    for (String member : members) {
      if (!isMember(member) || !keys.add(member.substring(0, member.indexOf('=')))) {
        return false;
      }
    }
    return members.size() <= MAX_MEMBERS;
  }

  static boolean isMember(String member) {
    return MEMBER.matcher(member).matches();
  }

  private static List<String> cut(List<String> members) {
    if (length(members) > MAX_LENGTH) {
      members.removeIf(member -> member.length() > LONG_MEMBER);
    }
    for (int length = length(members); length > MAX_LENGTH; ) {
      length -= members.remove(members.size() - 1).length() + 1;
    }
    return members;
  }

  private static String join(List<String> members) {
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
