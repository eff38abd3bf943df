package dev.vertrace.bench;

import io.netty.channel.embedded.EmbeddedChannel;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What tracing adds to queries of Vert.x's PostgreSQL client, below a span that ends with them. Of
 * NONE, Vert.x reports to a tracer that does nothing: what it makes for any tracer is no cost of
 * ours.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SqlClientBenchmark {
  /** How it is traced. */
  @Param public Tracing tracing = Tracing.NONE;

  /** How many of them; without any, what the span above costs. */
  @Param({"0", "10"})
  public int queries;

  private @Nullable Traced traced;
  private @Nullable Tracer tracer;
  private @Nullable InContext context;
  private @Nullable ReportedQuery query;

  /** Prepares a query and checks what its span shows. */
  @Setup
  public void start() {
    traced = new Traced(tracing);
    tracer = traced.tracer();
    context = new InContext(traced.vertx(), new EmbeddedChannel().eventLoop());
    query = new ReportedQuery(context.context());
    check();
  }

  private void check() {
    if (traced != null) {
      traced.check(
          SpanKind.CLIENT,
          () -> run(1),
          Attributes.builder()
              .put(DbAttributes.DB_SYSTEM_NAME, "postgresql")
              .put(DbAttributes.DB_NAMESPACE, "shop")
              .put(DbAttributes.DB_QUERY_TEXT, ReportedQuery.SQL)
              .put(DbAttributes.DB_QUERY_SUMMARY, "SELECT campaigns")
              .put(DbAttributes.DB_OPERATION_NAME, "SELECT")
              .put(DbAttributes.DB_COLLECTION_NAME, "campaigns")
              .put("db.response.returned_rows", 1L)
              .put(ServerAttributes.SERVER_ADDRESS, "192.0.2.9")
              .put(ServerAttributes.SERVER_PORT, 5432L)
              .put(NetworkAttributes.NETWORK_PEER_ADDRESS, "192.0.2.9")
              .put(NetworkAttributes.NETWORK_PEER_PORT, 5432L)
              .build());
    }
  }

  /** Checks that it is still so. */
  @TearDown
  public void stop() {
    check();
    if (traced != null) {
      traced.close();
    }
  }

  /** A span and the queries below it. */
  @Benchmark
  public void query() {
    run(queries);
  }

  private void run(int times) {
    if (context != null && tracer != null && query != null) {
      ReportedQuery reported = query;
      context.below(
          tracer,
          () -> {
            for (int i = 0; i < times; i++) {
              reported.run();
            }
          });
    }
  }
}
