package dev.vertrace.core;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where each span of an SDK went: started = exported + dropped + still open + on their way. Any
 * thread.
 */
final class SpanAccounts {
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("vertrace.drop.reason");
  private static final long MINUTE = 60_000_000_000L;

  private final LongAdder started = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final LongAdder exported = new LongAdder();
  private final LongAdder failedExports = new LongAdder();
  private final Map<Drop, LongAdder> dropped = new EnumMap<>(Drop.class);
  private final LossReport report;
  private final LongSupplier nanos;

  // Guarded by this, once per batch and not per span.
  private long underWay;
  private long rejectedOfNext;
  private int failuresInARow;
  private @Nullable String lastFailure;
  private boolean settled;

  private volatile @Nullable Drop lastDrop;
  private volatile long lastDropAt;
  private volatile boolean closed;

  SpanAccounts(LongSupplier nanos) {
    this.nanos = nanos;
    this.report = new LossReport(nanos);
    for (Drop why : Drop.values()) {
      dropped.put(why, new LongAdder());
    }
  }

  void started() {
    started.increment();
  }

  void ended() {
    ended.increment();
  }

  /** From now on, what ends is too late. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** A batch leaves the queue. */
  synchronized void handed(int spans) {
    underWay += spans;
  }

  /** A batch has arrived. */
  void arrived(int spans) {
    long rejected = arrivedWithout(spans);
    if (rejected > 0) {
      drop(Drop.REJECTED, rejected);
    }
  }

  private synchronized long arrivedWithout(int spans) {
    failuresInARow = 0;
    long rejected = Math.min(rejectedOfNext, spans); // a collector may say anything
    rejectedOfNext = 0;
    if (!takeOff(spans)) {
      return 0;
    }
    exported.add(spans - rejected);
    return rejected;
  }

  /** A batch has not arrived. */
  void failed(int spans, String failure) {
    otherFailed(failure);
    if (takeOff(spans)) {
      drop(Drop.EXPORT_FAILED, spans);
    }
  }

  /** An export beside the one that counts has failed. */
  synchronized void otherFailed(String failure) {
    failedExports.increment();
    failuresInARow++;
    lastFailure = failure;
  }

  private synchronized boolean takeOff(long spans) {
    if (!settled) {
      underWay -= spans;
    }
    return !settled;
  }

  /** Of the batch that arrives next, the collector does not take some. */
  synchronized void rejected(long spans, String message) {
    rejectedOfNext = Math.max(0, spans);
    lastFailure = "the collector rejected spans: " + message.replaceAll("\\p{Cntrl}+", " ");
  }

  /** The end: what is under way or in the queue will not be heard of again. */
  void settle(LongSupplier queued) {
    long lost = takeAll() + queued.getAsLong();
    if (lost > 0) {
      drop(Drop.CLOSED, lost);
    }
  }

  private synchronized long takeAll() {
    long lost = underWay;
    underWay = 0;
    settled = true;
    return lost;
  }

  void drop(Drop why, long spans) {
    requireNonNull(dropped.get(why)).add(spans);
    lastDropAt = nanos.getAsLong();
    lastDrop = why;
    report.lost(this);
  }

  synchronized Health health() {
    if (failuresInARow > 0) {
      return Health.degraded("the last export failed: " + lastFailure);
    }
    Drop last = lastDrop;
    return last != null && nanos.getAsLong() - lastDropAt < MINUTE
        ? Health.degraded("spans were lost in the last minute: " + last.reason)
        : Health.EXPORTING;
  }

  synchronized @Nullable String lastFailure() {
    return lastFailure;
  }

  /** Instruments for what is counted here; closing them takes them off the meter. */
  List<AutoCloseable> observe(Meter meter, LongSupplier queued) {
    return List.of(
        counter(meter, "vertrace.span.started", "{span}", "Recorded spans started", started::sum),
        counter(meter, "vertrace.span.ended", "{span}", "Recorded spans ended", ended::sum),
        counter(meter, "vertrace.span.exported", "{span}", "Spans exported", exported::sum),
        counter(
            meter,
            "vertrace.span.never_ended",
            "{span}",
            "Spans open at the end",
            this::neverEnded),
        counter(meter, "vertrace.export.failed", "{export}", "Exports failed", failedExports::sum),
        meter
            .counterBuilder("vertrace.span.dropped")
            .setUnit("{span}")
            .setDescription("Spans lost, by reason")
            .buildWithCallback(this::observeDrops),
        meter
            .upDownCounterBuilder("vertrace.queue.size")
            .setUnit("{span}")
            .setDescription("Spans that wait for their export")
            .buildWithCallback(measurement -> measurement.record(queued.getAsLong())));
  }

  private static AutoCloseable counter(
      Meter meter, String name, String unit, String description, LongSupplier value) {
    return meter
        .counterBuilder(name)
        .setUnit(unit)
        .setDescription(description)
        .buildWithCallback(measurement -> measurement.record(value.getAsLong()));
  }

  private void observeDrops(ObservableLongMeasurement measurement) {
    for (Drop why : Drop.values()) {
      measurement.record(dropped(why), Attributes.of(REASON, why.reason));
    }
  }

  long startedSpans() {
    return started.sum();
  }

  long exportedSpans() {
    return exported.sum();
  }

  long dropped(Drop why) {
    return requireNonNull(dropped.get(why)).sum();
  }

  /** None before the end: until then, they may end yet. */
  long neverEnded() {
    return closed ? started.sum() - ended.sum() : 0;
  }
}
