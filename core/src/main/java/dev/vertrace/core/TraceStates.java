package dev.vertrace.core;

import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@link TraceStateHeader}s, and remembers the last, unless it is long: a sampler
 * gives all traces the same. Any thread.
 */
final class TraceStates {
  private static final int LONGEST = 512;

  private volatile @Nullable Header arrived;
  private volatile @Nullable Header sent;

  private record Header(String given, String legal) {}

  /** The legal part of the only header that has arrived. */
  String arrived(String header) {
    if (header.length() > LONGEST) {
      return TraceStateHeader.combine(header);
    }
    Header last = arrived;
    if (last == null || !last.given.equals(header)) {
      last = new Header(header, TraceStateHeader.combine(header));
      arrived = last;
    }
    return last.legal;
  }

  /** The legal part of a header that leaves. */
  String sent(String header) {
    if (header.length() > LONGEST) {
      return TraceStateHeader.sent(header);
    }
    Header last = sent;
    if (last == null || !last.given.equals(header)) {
      last = new Header(header, TraceStateHeader.sent(header));
      sent = last;
    }
    return last.legal;
  }
}
