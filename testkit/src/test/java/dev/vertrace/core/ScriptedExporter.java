package dev.vertrace.core;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The exporter "scripted" does what the test says, for the instances of the test's thread. */
public final class ScriptedExporter implements ConfigurableSpanExporterProvider {
  private static final ThreadLocal<Function<Collection<SpanData>, CompletableResultCode>> SCRIPT =
      new ThreadLocal<>();

  /** For ServiceLoader. */
  public ScriptedExporter() {}

  /** A builder with this script; batches of 4, of at most 16 that wait. */
  static VertraceBuilder builder(Function<Collection<SpanData>, CompletableResultCode> script) {
    SCRIPT.set(script);
    return Vertrace.builder()
        .property("otel.traces.exporter", "scripted")
        .property("otel.bsp.max.queue.size", "16")
        .property("otel.bsp.max.export.batch.size", "4")
        .property("otel.bsp.schedule.delay", "1");
  }

  @Override
  public SpanExporter createExporter(ConfigProperties config) {
    return new Scripted(SCRIPT.get());
  }

  @Override
  public String getName() {
    return "scripted";
  }

  /** Results that the test gives one by one. */
  static final class Results implements Function<Collection<SpanData>, CompletableResultCode> {
    private final LinkedBlockingQueue<CompletableResultCode> asked = new LinkedBlockingQueue<>();

    @Override
    public CompletableResultCode apply(Collection<SpanData> spans) {
      CompletableResultCode result = new CompletableResultCode();
      asked.add(result);
      return result;
    }

    /** The next export's result, once it has been asked for. */
    CompletableResultCode next() throws InterruptedException {
      CompletableResultCode result = asked.poll(20, TimeUnit.SECONDS);
      if (result == null) {
        throw new AssertionError("no export in 20 s");
      }
      return result;
    }
  }

  /** Blocks its thread for ever. */
  static CompletableResultCode block(Collection<SpanData> spans) {
    new CompletableFuture<Void>().join();
    return CompletableResultCode.ofSuccess();
  }

  private record Scripted(Function<Collection<SpanData>, CompletableResultCode> script)
      implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return script.apply(spans);
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
