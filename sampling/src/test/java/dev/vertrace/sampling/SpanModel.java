package dev.vertrace.sampling;

import io.opentelemetry.api.trace.Span;

/** A span of a {@link TraceModel}. */
final class SpanModel {
  final FragmentModel fragment;
  final Span span;
  final boolean localRoot;
  boolean ended;
  boolean endedLate;
  boolean lateError;

  SpanModel(FragmentModel fragment, Span span, boolean localRoot) {
    this.fragment = fragment;
    this.span = span;
    this.localRoot = localRoot;
  }

  boolean isExported() {
    return fragment.isKept();
  }

  Outcome outcome() {
    if (isExported()) {
      return fragment.head ? Outcome.EXPORTED_HEAD : Outcome.EXPORTED_LATE;
    }
    return lateError ? Outcome.LOST : Outcome.DROPPED;
  }
}
