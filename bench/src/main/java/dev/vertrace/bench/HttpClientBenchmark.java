package dev.vertrace.bench;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
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
import org.openjdk.jmh.annotations.TearDown;

/**
 * What tracing adds to requests of Vert.x's plain HTTP/1.1 client, below a span that ends with
 * them, without a network.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HttpClientBenchmark {
  /** How it is traced. */
  @Param public Tracing tracing = Tracing.NONE;

  /** How many of them; without any, what the span above costs. */
  @Param({"0", "10"})
  public int calls;

  private @Nullable Connected connected;

  private record Connected(Traced traced, Tracer tracer, EmbeddedClient client) {}

  /** Connects and checks what a call's span shows. */
  @Setup
  public void start() {
    Traced traced = new Traced(tracing);
    connected = new Connected(traced, traced.tracer(), new EmbeddedClient(traced.vertx()));
    check(connected);
  }

  private static void check(Connected with) {
    with.traced()
        .check(
            SpanKind.CLIENT,
            () -> run(with, 1),
            Attributes.builder()
                .put(HttpAttributes.HTTP_REQUEST_METHOD, "GET")
                .put(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, 200L)
                .put(UrlAttributes.URL_FULL, EmbeddedClient.URL)
                .put(ServerAttributes.SERVER_ADDRESS, "prices.example.com")
                .put(ServerAttributes.SERVER_PORT, 8090L)
                .put(NetworkAttributes.NETWORK_PEER_ADDRESS, EmbeddedConnection.HOST)
                .put(NetworkAttributes.NETWORK_PEER_PORT, (long) EmbeddedConnection.PORT)
                .put(NetworkAttributes.NETWORK_PROTOCOL_VERSION, "1.1")
                .build());
  }

  /** Checks that it is still so. */
  @TearDown
  public void stop() {
    if (connected != null) {
      check(connected);
      connected.traced().close();
    }
  }

  /** A span, and the calls below it. */
  @Benchmark
  public void call() {
    if (connected != null) {
      run(connected, calls);
    }
  }

  private static void run(Connected with, int times) {
    with.client()
        .context()
        .below(
            with.tracer(),
            () -> {
              for (int i = 0; i < times; i++) {
                with.client().call();
              }
            });
  }
}
