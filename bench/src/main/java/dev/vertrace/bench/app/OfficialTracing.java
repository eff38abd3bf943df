package dev.vertrace.bench.app;

import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory;
import java.time.Duration;

/** The tracer of Vert.x itself, with an SDK that is set up as that of Vertrace. */
final class OfficialTracing implements Tracing {
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(tracerProvider())
          .setPropagators(
              ContextPropagators.create(
                  TextMapPropagator.composite(
                      W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())))
          .build();

  OfficialTracing() {}

  private static SdkTracerProvider tracerProvider() {
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(Knobs.endpoint() + "/v1/traces").build();
    return SdkTracerProvider.builder()
        .setResource(
            Resource.getDefault().toBuilder().put("service.name", Knobs.SERVICE_NAME).build())
        .setSampler(sampler())
        .addSpanProcessor(
            BatchSpanProcessor.builder(exporter)
                .setScheduleDelay(Duration.ofMillis(Knobs.SCHEDULE_DELAY_MILLIS))
                .build())
        .build();
  }

  private static Sampler sampler() {
    return switch (Knobs.sampling()) {
      case "off" -> Sampler.alwaysOff();
      case "on" -> Sampler.alwaysOn();
      default -> throw new IllegalStateException(Knobs.sampling() + " is no sampler of this");
    };
  }

  @Override
  public Vertx vertx(VertxOptions options) {
    return Vertx.builder().with(options).withTracer(new OpenTelemetryTracingFactory(sdk)).build();
  }

  @Override
  public Handler<HttpServerRequest> wrap(Router router) {
    return router;
  }

  @Override
  public WebClient webClient(Vertx vertx, WebClientOptions options) {
    return WebClient.create(vertx, options);
  }

  @Override
  public void close() {
    sdk.close();
  }
}
