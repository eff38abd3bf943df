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
 * begins. Behind a tail sampler it counts what that keeps, of which it learns at the end alone:
 * what is sampled out is no loss.
 */
final class CountedProcessor implements SpanProcessor {
  private final SpanProcessor exporting;
  private final SpanAccounts accounts;
  private final Place place;
  private final AtomicInteger waiting;
  private volatile boolean shutDown;

  /** How many spans there is room for, and whether they come from a tail sampler. */
  record Place(int room, boolean behindSampling) {}

  CountedProcessor(
      SpanProcessor exporting, SpanAccounts accounts, AtomicInteger waiting, Place place) {
    this.exporting = exporting;
    this.accounts = accounts;
    this.waiting = waiting;
    this.place = place;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    if (!place.behindSampling() && span.getSpanContext().isSampled()) {
      accounts.started();
    }
    if (exporting.isStartRequired()) {
      exporting.onStart(parent, span);
    }
  }

  @Override
  public boolean isStartRequired() {
    return !place.behindSampling() || exporting.isStartRequired();
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!span.getSpanContext().isSampled()) {
      exporting.onEnd(span);
      return;
    }
    if (place.behindSampling()) {
      accounts.started();
    }
    accounts.ended();
    if (isClosed()) {
      accounts.drop(Drop.CLOSED, 1);
    } else if (waiting.incrementAndGet() > place.room()) {
      waiting.decrementAndGet();
      accounts.drop(Drop.QUEUE_FULL, 1);
    } else {
      exporting.onEnd(span);
    }
  }

  /** A tail sampler still decides while tracing is being closed. */
  private boolean isClosed() {
    return place.behindSampling() ? shutDown : accounts.isClosed();
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
    shutDown = true;
    return exporting.shutdown();
  }

  @Override
  public String toString() {
    return "CountedProcessor{room=" + place.room() + ", " + exporting + "}";
  }
}
