package dev.vertrace.core;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * In front of the processor that exports: counts, and turns away what the queue has no room for.
 * The queue behind never overflows, because a span counts as waiting from here until its export
 * begins.
 */
final class CountedProcessor implements SpanProcessor {
  private final SpanProcessor exporting;
  private final SpanAccounts accounts;
  private final int room;
  private final AtomicInteger waiting;

  CountedProcessor(
      SpanProcessor exporting, SpanAccounts accounts, AtomicInteger waiting, int room) {
    this.exporting = exporting;
    this.accounts = accounts;
    this.waiting = waiting;
    this.room = room;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    if (span.getSpanContext().isSampled()) {
      accounts.started();
    }
    if (exporting.isStartRequired()) {
      exporting.onStart(parent, span);
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!span.getSpanContext().isSampled()) {
      exporting.onEnd(span);
      return;
    }
    accounts.ended();
    if (accounts.isClosed()) {
      accounts.drop(Drop.CLOSED, 1);
    } else if (waiting.incrementAndGet() > room) {
      waiting.decrementAndGet();
      accounts.drop(Drop.QUEUE_FULL, 1);
    } else {
      exporting.onEnd(span);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return exporting.forceFlush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporting.shutdown();
  }

  @Override
  public String toString() {
    return "CountedProcessor{room=" + room + ", " + exporting + "}";
  }
}
