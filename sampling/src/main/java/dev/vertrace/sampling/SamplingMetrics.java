package dev.vertrace.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** The metrics; read when a reader asks for them. */
final class SamplingMetrics {
  private static final Attributes HEAD = Attributes.of(SamplingAttributes.THRESHOLD, "head");
  private static final Attributes ADMISSION =
      Attributes.of(SamplingAttributes.THRESHOLD, "admission");

  private final Works works;
  private final LongSupplier threshold;

  private SamplingMetrics(Works works, LongSupplier threshold) {
    this.works = works;
    this.threshold = threshold;
  }

  static Observation observe(Meter meter, Works works, LongSupplier threshold) {
    List<? extends AutoCloseable> instruments =
        new SamplingMetrics(works, threshold).instruments(meter);
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (!closed.getAndSet(true)) {
        instruments.forEach(SamplingMetrics::close);
      }
    };
  }

  private List<? extends AutoCloseable> instruments(Meter meter) {
    return List.of(
        meter
            .counterBuilder("vertrace.sampling.fragments")
            .setUnit("{fragment}")
            .setDescription("Fragments by what was decided, and why")
            .buildWithCallback(this::fragments),
        meter
            .counterBuilder("vertrace.sampling.spans")
            .setUnit("{span}")
            .setDescription("Spans by what became of them; each counts once")
            .buildWithCallback(this::spans),
        meter
            .counterBuilder("vertrace.sampling.spans.started")
            .setUnit("{span}")
            .setDescription("Spans that started: those with an outcome, and those held")
            .buildWithCallback(out -> out.record(works.counters().startedSpans())),
        meter
            .gaugeBuilder("vertrace.sampling.buffer.bytes")
            .ofLongs()
            .setUnit("By")
            .setDescription("Memory of held spans, estimated")
            .buildWithCallback(out -> out.record(works.budget().bytes())),
        meter
            .gaugeBuilder("vertrace.sampling.buffer.limit")
            .ofLongs()
            .setUnit("By")
            .setDescription("Memory that held spans may take")
            .buildWithCallback(out -> out.record(works.budget().max())),
        meter
            .gaugeBuilder("vertrace.sampling.buffer.spans")
            .ofLongs()
            .setUnit("{span}")
            .setDescription("Spans that are open, held, or wait for the delegate")
            .buildWithCallback(out -> out.record(works.counters().undecidedSpans())),
        meter
            .gaugeBuilder("vertrace.sampling.thresholds")
            .setUnit("1")
            .setDescription(
                "Share of traces below it: not sampled at their start (head); not even held"
                    + " (admission), 0 while every error and slow request is kept")
            .buildWithCallback(this::thresholds));
  }

  private void fragments(ObservableLongMeasurement out) {
    for (Decision decision : Decision.values()) {
      for (Reason reason : Reason.values()) {
        long count = works.counters().count(decision, reason);
        if (count > 0) {
          out.record(
              count,
              Attributes.of(
                  SamplingAttributes.DECISION, decision.text,
                  SamplingAttributes.REASON, reason.text));
        }
      }
    }
  }

  private void spans(ObservableLongMeasurement out) {
    for (Outcome outcome : Outcome.values()) {
      for (Reason reason : Reason.values()) {
        long count = works.counters().count(outcome, reason);
        if (count > 0) {
          out.record(
              count,
              Attributes.of(
                  SamplingAttributes.OUTCOME, outcome.text,
                  SamplingAttributes.REASON, reason.text));
        }
      }
    }
  }

  private void thresholds(ObservableDoubleMeasurement out) {
    long head = threshold.getAsLong();
    out.record((double) head / HeadRatio.END, HEAD);
    out.record((double) works.budget().admission(head) / HeadRatio.END, ADMISSION);
  }

  private static void close(AutoCloseable instrument) {
    try {
      instrument.close();
    } catch (Exception e) { // none of the SDK's throws
      throw new IllegalStateException(e);
    }
  }
}
