package dev.vertrace.pgclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.core.ConventionOptions;
import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real PostgreSQL, and a traced client of it. Each span must be looked at by its test. */
final class TracedPostgres implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  final RecordedTraces traces = RecordedTraces.create();
  final CollectedMetrics metrics = new CollectedMetrics();
  final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(traces).build())
          .setMeterProvider(metrics.provider())
          .build();
  final Vertrace vertrace;
  final Vertx vertx;

  private Pool pool;

  /** One for all classes; it stops with the JVM. */
  private static final class Server {
    static final int PORT = start();

    private static int start() {
      try {
        return EmbeddedPostgres.builder().start().getPort();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  TracedPostgres(ConventionOptions... options) {
    vertrace = Vertrace.create(sdk, options);
    vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    pool = pool(connect());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    assertThat(traces.await(0)).isEmpty();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    await(vertx.close());
    sdk.close();
  }

  PgConnectOptions connect() {
    return new PgConnectOptions()
        .setHost("127.0.0.1")
        .setPort(Server.PORT)
        .setDatabase("postgres")
        .setUser("postgres");
  }

  Pool pool() {
    return pool;
  }

  Pool pool(PgConnectOptions options) {
    return PgBuilder.pool()
        .using(vertx)
        .with(new PoolOptions().setMaxSize(4))
        .connectingTo(options)
        .build();
  }

  /** Outside of a trace, so without a span. */
  void run(String sql) {
    await(pool.query(sql).execute());
  }

  /** The span of a query that succeeds inside the span {@code caller}. */
  SpanData query(Supplier<Future<?>> query) {
    return queries(1, query).get(0);
  }

  /**
   * The spans of queries that succeed inside the span {@code caller}, in the order of their end.
   */
  List<SpanData> queries(int count, Supplier<Future<?>> queries) {
    await(traced(queries));
    return childrenOfCaller(count);
  }

  /** The span of a query that fails. */
  SpanData failingQuery(Supplier<Future<?>> query) {
    assertThatThrownBy(() -> await(traced(query))).isInstanceOf(Exception.class);
    return childrenOfCaller(1).get(0);
  }

  private List<SpanData> childrenOfCaller(int count) {
    List<SpanData> spans = traces.await(count + 1);
    SpanData caller = spans.get(count);
    assertThat(caller.getName()).isEqualTo("caller");
    List<SpanData> queries = spans.subList(0, count);
    assertThat(queries).allMatch(span -> span.getParentSpanId().equals(caller.getSpanId()));
    return queries;
  }

  Future<Object> traced(Supplier<Future<?>> work) {
    return onContext(() -> vertrace.span("caller").run(() -> work.get().mapEmpty()));
  }

  Future<Object> onContext(Supplier<Future<?>> work) {
    Promise<Object> promise = Promise.promise();
    vertx.runOnContext(v -> work.get().<Object>mapEmpty().onComplete(promise));
    return promise.future();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** All attributes of a span: those that every span has, and the given names and values. */
  Map<AttributeKey<?>, Object> attributes(Object... namesAndValues) {
    AttributesBuilder expected =
        Attributes.builder()
            .put("db.system.name", "postgresql")
            .put("db.namespace", "postgres")
            .put("server.address", "127.0.0.1")
            .put("server.port", Server.PORT)
            .put("network.peer.address", "127.0.0.1")
            .put("network.peer.port", Server.PORT);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = (String) namesAndValues[i];
      if (namesAndValues[i + 1] instanceof Number number) {
        expected.put(name, number.longValue());
      } else {
        expected.put(name, (String) namesAndValues[i + 1]);
      }
    }
    return expected.build().asMap();
  }
}
