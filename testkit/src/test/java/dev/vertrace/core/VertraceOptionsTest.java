package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.tracing.TracingOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tracing as an option of Vertx. */
class VertraceOptionsTest {
  @RegisterExtension final OtlpReceiver receiver = new OtlpReceiver();

  private static VertraceOptions everything() {
    return new VertraceOptions()
        .setServiceName("bids")
        .setServiceVersion("1")
        .setEnvironment("test")
        .addResourceAttribute("team", "ads")
        .setEndpoint("http://127.0.0.1:9")
        .setProtocol("http/protobuf")
        .addHeader("a", "b")
        .setCompression("gzip")
        .setExportTimeout(Duration.ofSeconds(1))
        .setCertificate("ca.pem")
        .setClientCertificate("key.pem", "cert.pem")
        .setSampler("traceidratio", 0.5)
        .setPropagators(List.of("baggage"))
        .setEnabled(false)
        .setCloseTimeout(Duration.ofSeconds(2))
        .setOnConfigError("fail")
        .setShutdownHook(false)
        .setRegisterGlobal(false)
        .setProperty("otel.bsp.schedule.delay", "100");
  }

  @Test
  void keepsEverything_whenCopiedOrWrittenAndRead() {
    JsonObject json = everything().toJson();

    assertThat(json.size()).isEqualTo(21);
    assertThat(everything().copy()).isInstanceOf(VertraceOptions.class);
    assertThat(everything().copy().toJson()).isEqualTo(json);
    assertThat(new VertraceOptions(everything()).toJson()).isEqualTo(json);
    assertThat(new VertraceOptions(new JsonObject(json.encode())).toJson()).isEqualTo(json);
    assertThat(new VertxOptions(new VertxOptions().setTracingOptions(everything())))
        .extracting(o -> o.getTracingOptions().toJson())
        .isEqualTo(json);
  }

  @Test
  void isOnItsOwn_whenCopied() {
    VertraceOptions options = new VertraceOptions().addHeader("a", "b");
    JsonObject before = options.toJson();
    options.copy().addHeader("c", "d");
    options.toJson().put("serviceName", "x");

    assertThat(options.toJson()).isEqualTo(before);
  }

  @Test
  void tracesAndExportsAtClose_whenLaunchedFromJsonAlone() {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions(
                new JsonObject()
                    .put(
                        "tracingOptions",
                        new JsonObject()
                            .put("serviceName", "launched")
                            .put("endpoint", receiver.start(true)))));
    TracedVertx.await(Vertrace.of(vertx).span("test span").run(() -> Future.succeededFuture()));
    TracedVertx.await(vertx.close());

    assertThat(receiver.firstRequest()).endsWith("with span");
  }

  @Test
  void findsTheInstance_whicheverWayItWasGiven() {
    Vertrace vertrace = Vertrace.builder().property("otel.traces.exporter", "none").build();
    Vertx given = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
    Vertx launched = Vertx.vertx(new VertxOptions().setTracingOptions(new TracingOptions()));

    assertThat(Vertrace.of(given)).isSameAs(vertrace);
    assertThat(Vertrace.of(launched)).isNotSameAs(vertrace);
    assertThat(Vertrace.of(launched).traces(launched.getOrCreateContext())).isTrue();
    TracedVertx.await(Future.all(given.close(), launched.close()));
    TracedVertx.await(vertrace.close());
  }

  @Test
  void saysWhatToAdd_whenThereIsNone() {
    Vertx vertx = Vertx.vertx();

    assertThatThrownBy(() -> Vertrace.of(vertx))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("withTracer(vertrace.tracerFactory())")
        .hasMessageContaining("VertraceOptions");
    TracedVertx.await(vertx.close());
  }
}
