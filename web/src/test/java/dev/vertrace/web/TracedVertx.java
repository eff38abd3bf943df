package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.ConventionOptions;
import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A traced Vert.x with a server and a client beside it, whose Vert.x is not traced. */
final class TracedVertx implements AutoCloseable {
  final RecordedTraces traces = RecordedTraces.create();
  final RecordedMetrics metrics = new RecordedMetrics();
  final Vertrace vertrace;
  final Vertx vertx;
  private final Vertx plain = Vertx.vertx();
  private final List<HttpClient> held = new ArrayList<>();

  TracedVertx(ConventionOptions... options) {
    this(Sampler.parentBased(Sampler.alwaysOn()), options);
  }

  TracedVertx(Sampler sampler, ConventionOptions... options) {
    vertrace =
        Vertrace.create(
            OpenTelemetrySdk.builder()
                .setTracerProvider(
                    SdkTracerProvider.builder()
                        .setSampler(sampler)
                        .addSpanProcessor(traces)
                        .build())
                .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
                .setPropagators(
                    ContextPropagators.create(
                        TextMapPropagator.composite(
                            W3CTraceContextPropagator.getInstance(),
                            W3CBaggagePropagator.getInstance())))
                .build(),
            options);
    vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
  }

  HttpServer serve(Handler<HttpServerRequest> handler) {
    return serve(new HttpServerOptions(), handler);
  }

  HttpServer serve(HttpServerOptions options, Handler<HttpServerRequest> handler) {
    return vertx.createHttpServer(options).requestHandler(handler).listen(0, "127.0.0.1").await();
  }

  /** A client that makes no spans and sends no headers of its own. */
  WebClient client(HttpServer server) {
    return WebClient.create(plain, optionsFor(server));
  }

  WebClient tracedClient(HttpServer server) {
    return WebClient.create(vertx, optionsFor(server));
  }

  /** A client beside the traced Vert.x; Vert.x closes it when nobody holds it. */
  HttpClient client(Protocol protocol) {
    HttpClient client = protocol.client(plain);
    held.add(client);
    return client;
  }

  Vertx plain() {
    return plain;
  }

  static WebClientOptions optionsFor(HttpServer server) {
    return new WebClientOptions()
        .setDefaultHost("127.0.0.1")
        .setDefaultPort(server.actualPort())
        .setFollowRedirects(false);
  }

  /** What the Future gives, within the time of a test. */
  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  SpanData only() {
    return traces.await(1).get(0);
  }

  static SpanData named(List<SpanData> spans, String name) {
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    vertx.close().await();
    plain.close().await();
    assertThat(traces.open()).isEmpty();
    assertThat(traces.drain()).isEmpty();
  }
}
