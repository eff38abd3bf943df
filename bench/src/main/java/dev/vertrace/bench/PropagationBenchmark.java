package dev.vertrace.bench;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What reading and writing the headers of a trace costs, beside the SDK's own propagators. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PropagationBenchmark {
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

  /** Whose propagators: SDK or VERTRACE. */
  @Param({"SDK", "VERTRACE"})
  public String propagators = "SDK";

  /** How much comes along. */
  @Param public Carried carried = Carried.NOTHING;

  private final Fields fields = new Fields();
  private final MultiMap received = browserHeaders();
  private TextMapPropagator propagator = TextMapPropagator.noop();
  private Context context = Context.root();

  /** What a request carries. */
  public enum Carried {
    NOTHING,
    TRACEPARENT,
    ALL
  }

  private static final class Fields implements TextMapGetter<MultiMap>, TextMapSetter<MultiMap> {
    @Override
    public Iterable<String> keys(MultiMap headers) {
      return headers.names();
    }

    @Override
    public @Nullable String get(@Nullable MultiMap headers, String name) {
      return headers == null ? null : headers.get(name);
    }

    @Override
    public java.util.Iterator<String> getAll(@Nullable MultiMap headers, String name) {
      return headers == null
          ? java.util.Collections.emptyIterator()
          : headers.getAll(name).iterator();
    }

    @Override
    public void set(@Nullable MultiMap headers, String name, String value) {
      if (headers != null) {
        headers.set(name, value);
      }
    }
  }

  private static MultiMap browserHeaders() {
    return HttpHeaders.headers()
        .set("Host", "shop.example.com:8080")
        .set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101")
        .set("Accept", "text/html,application/xhtml+xml")
        .set("Accept-Language", "en-US,en;q=0.5")
        .set("Connection", "keep-alive");
  }

  /** Fills the headers and checks that the trace is read from them and written. */
  @Setup
  public void start() {
    Storage.DEFAULT.force();
    propagator =
        propagators.equals("SDK")
            ? TextMapPropagator.composite(
                W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())
            : Vertrace.builder().property("otel.traces.exporter", "none").build().propagator();
    if (carried != Carried.NOTHING) {
      received.set("traceparent", "00-" + TRACE_ID + "-b7ad6b7169203331-01");
    }
    if (carried == Carried.ALL) {
      received.set("tracestate", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");
      received.set("baggage", "tenant=acme,user.tier=gold");
    }
    context = extract();
    boolean read = Span.fromContext(context).getSpanContext().getTraceId().equals(TRACE_ID);
    String written = inject().get("traceparent");
    if (read != (carried != Carried.NOTHING) || (written != null) != read) {
      throw new IllegalStateException(propagators + " read " + context + ", wrote " + written);
    }
  }

  /** Reads what a request brings among the headers of a browser. */
  @Benchmark
  public Context extract() {
    return propagator.extract(Context.root(), received, fields);
  }

  /** Writes the same into new headers. */
  @Benchmark
  public MultiMap inject() {
    MultiMap headers = HttpHeaders.headers();
    propagator.inject(context, headers, fields);
    return headers;
  }
}
