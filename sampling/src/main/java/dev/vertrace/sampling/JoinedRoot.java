package dev.vertrace.sampling;

import io.opentelemetry.sdk.trace.ReadableSpan;
import org.jspecify.annotations.Nullable;

/** A local root of its sender's fragment: of a message or call of this process to itself. */
final class JoinedRoot extends ChildNode {
  final long started;

  /** Among those of its fragment that are watched. */
  @Nullable JoinedRoot previous;

  @Nullable JoinedRoot following;

  boolean watched;

  JoinedRoot(Fragment fragment, ReadableSpan span, long now) {
    super(fragment, span.getSpanContext());
    this.span = span;
    this.started = now;
  }

  @Override
  boolean isLocalRoot() {
    return true;
  }
}
