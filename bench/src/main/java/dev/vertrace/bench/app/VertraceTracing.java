package dev.vertrace.bench.app;

import dev.vertrace.core.Vertrace;
import dev.vertrace.core.VertraceBuilder;
import dev.vertrace.sampling.TailSampling;
import dev.vertrace.web.HttpClientTracing;
import dev.vertrace.web.TraceHandler;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;

/** Vertrace, as its README says, with the wrapped client that shows all there is. */
final class VertraceTracing implements Tracing {
  private final Vertrace vertrace = sampled(builder()).build();

  VertraceTracing() {}

  private static VertraceBuilder builder() {
    return Vertrace.builder()
        .serviceName(Knobs.SERVICE_NAME)
        .endpoint(Knobs.endpoint())
        .property("otel.bsp.schedule.delay", Long.toString(Knobs.SCHEDULE_DELAY_MILLIS));
  }

  private static VertraceBuilder sampled(VertraceBuilder builder) {
    return switch (Knobs.sampling()) {
      case "off" -> builder.sampler("always_off");
      case "10" -> builder.sampler("parentbased_traceidratio", 0.1);
      case "on" -> builder.sampler("always_on");
      case "tail" -> builder.tailSampling(TailSampling.builder().ratio(0.1));
      default -> throw new IllegalStateException(Knobs.sampling() + " is no sampler of this");
    };
  }

  @Override
  public Vertx vertx(VertxOptions options) {
    return Vertx.builder().with(options).withTracer(vertrace.tracerFactory()).build();
  }

  @Override
  public Handler<HttpServerRequest> wrap(Router router) {
    return TraceHandler.wrap(vertrace, router);
  }

  @Override
  public WebClient webClient(Vertx vertx, WebClientOptions options) {
    return HttpClientTracing.webClient(vertrace, vertx, options);
  }

  @Override
  public void close() {
    vertrace.close().await();
  }
}
