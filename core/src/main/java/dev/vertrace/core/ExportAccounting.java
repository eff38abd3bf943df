package dev.vertrace.core;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Puts the counting around the exporters and processors that the SDK configures. With several
 * exporters, the accounts are of the one for OTLP or else of one that works in batches. One thread.
 */
final class ExportAccounting {
  private static final int QUEUE_SIZE = 2048; // the specification's default
  private static final List<String> UNBATCHED = List.of("console", "logging");

  final SpanAccounts accounts = new SpanAccounts(System::nanoTime);
  final AtomicInteger waiting = new AtomicInteger();

  private boolean exporterCounts;
  private boolean processorCounts;
  private boolean sampled;
  private @Nullable ValueLimit limit;

  /** From now on, processors are given what a tail sampler keeps, and only its end. */
  void sampled() {
    sampled = true;
  }

  /** From now on, exporters are given spans whose values the SDK has not cut. */
  void cut(int longest) {
    limit = new ValueLimit(longest);
  }

  /** The limit of values that exporters cut, or null if the SDK does. */
  @Nullable ValueLimit limit() {
    return limit;
  }

  SpanExporter exporter(SpanExporter exporter, ConfigProperties config) {
    boolean counts = !exporterCounts && isTheOne(exporter.getClass().getSimpleName(), config);
    exporterCounts |= counts;
    return new CountedExporter(
        exporter, accounts, counts ? waiting : null, text -> Secrets.masked(text, config), limit);
  }

  private static boolean isTheOne(String name, ConfigProperties config) {
    return config.getList("otel.traces.exporter", List.of("otlp")).contains("otlp")
        ? name.startsWith("Otlp")
        : name.equals("LoggingSpanExporter") != batches(config);
  }

  SpanProcessor processor(SpanProcessor processor, ConfigProperties config) {
    boolean batched = processor instanceof BatchSpanProcessor;
    SpanProcessor exporting = limit == null ? processor : new WholeSpans(processor);
    if (processorCounts || batched != batches(config)) {
      return exporting;
    }
    processorCounts = true;
    int room = config.getInt("otel.bsp.max.queue.size", QUEUE_SIZE);
    return new CountedProcessor(
        exporting, accounts, waiting, new CountedProcessor.Place(room, sampled));
  }

  private static boolean batches(ConfigProperties config) {
    return !UNBATCHED.containsAll(config.getList("otel.traces.exporter", List.of("otlp")));
  }
}
