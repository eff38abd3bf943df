package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What arrives, from whom, and what becomes of it. The service samples none of its own traces and
 * all that a caller has sampled, so that what is recorded shows whose word has counted.
 */
class TrustTableTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String IDS = TRACE + "-" + SPAN;

  private enum Caller {
    TRUSTED_PEER("127.0.0.1", "/orders"),
    UNTRUSTED_PEER("127.0.0.2", "/orders"),
    PUBLIC_ROUTE("127.0.0.1", "/public/../public/7/clicks");

    final String address;
    final String path;

    Caller(String address, String path) {
      this.address = address;
      this.path = path;
    }
  }

  private enum Sent {
    VALID("traceparent: 00-" + IDS + "-00"),
    SAMPLED("traceparent: 00-" + IDS + "-01"),
    FORGED("traceparent: 00-" + IDS + "-0g"),
    NONE(null);

    final @Nullable String line;

    Sent(@Nullable String line) {
      this.line = line;
    }
  }

  private static final TrustOptions RULES =
      new TrustOptions()
          .ignore(ArrivalFilter.path("/public/:campaign/*"))
          .trust(ArrivalFilter.peers("127.0.0.1/32", "::1"))
          .linkOnly(ArrivalFilter.requests());

  @ParameterizedTest
  @CsvSource({
    // caller, sent, local sampler, is a child, has a link, is recorded, keeps baggage
    "TRUSTED_PEER,   VALID,   off, true,  false, false, true",
    "TRUSTED_PEER,   SAMPLED, off, true,  false, true,  true",
    "TRUSTED_PEER,   FORGED,  off, false, false, false, true",
    "TRUSTED_PEER,   NONE,    off, false, false, false, true",
    "TRUSTED_PEER,   VALID,   on,  true,  false, false, true",
    "TRUSTED_PEER,   SAMPLED, on,  true,  false, true,  true",
    "TRUSTED_PEER,   FORGED,  on,  false, false, true,  true",
    "TRUSTED_PEER,   NONE,    on,  false, false, true,  true",
    "UNTRUSTED_PEER, VALID,   off, false, true,  false, false",
    "UNTRUSTED_PEER, SAMPLED, off, false, true,  false, false",
    "UNTRUSTED_PEER, FORGED,  off, false, false, false, false",
    "UNTRUSTED_PEER, NONE,    off, false, false, false, false",
    "UNTRUSTED_PEER, VALID,   on,  false, true,  true,  false",
    "UNTRUSTED_PEER, SAMPLED, on,  false, true,  true,  false",
    "UNTRUSTED_PEER, FORGED,  on,  false, false, true,  false",
    "UNTRUSTED_PEER, NONE,    on,  false, false, true,  false",
    "PUBLIC_ROUTE,   VALID,   off, false, false, false, false",
    "PUBLIC_ROUTE,   SAMPLED, off, false, false, false, false",
    "PUBLIC_ROUTE,   FORGED,  off, false, false, false, false",
    "PUBLIC_ROUTE,   NONE,    off, false, false, false, false",
    "PUBLIC_ROUTE,   VALID,   on,  false, false, true,  false",
    "PUBLIC_ROUTE,   SAMPLED, on,  false, false, true,  false",
    "PUBLIC_ROUTE,   FORGED,  on,  false, false, true,  false",
    "PUBLIC_ROUTE,   NONE,    on,  false, false, true,  false",
  })
  void isBelievedAsFarAsRulesSay(
      Caller caller,
      Sent sent,
      String sampler,
      boolean isChild,
      boolean hasLink,
      boolean isRecorded,
      boolean keepsBaggage) {
    RecordedTraces traces = RecordedTraces.create();
    Promise<Seen> seen = Promise.promise();
    try (OpenTelemetrySdk otel = sdk(traces, sampler)) {
      Vertx vertx =
          Vertx.builder().withTracer(Vertrace.create(otel, RULES).tracerFactory()).build();
      try {
        HttpServer server =
            TracedVertx.await(
                vertx
                    .createHttpServer()
                    .requestHandler(
                        request -> {
                          seen.complete(Seen.here());
                          request.response().end();
                        })
                    .listen(0, "0.0.0.0"));
        String answer =
            TracedVertx.await(
                new RawHttp(vertx, server.actualPort())
                    .from(caller.address)
                    .send(
                        "GET "
                            + caller.path
                            + " HTTP/1.1\r\nhost: x\r\nconnection: close\r\nbaggage: edge=1\r\n"
                            + (sent.line == null ? "" : sent.line + "\r\n")
                            + "\r\n"));
        assertThat(answer).startsWith("HTTP/1.1 200 OK");
      } finally {
        TracedVertx.await(vertx.close());
      }
    }
    Seen context = TracedVertx.await(seen.future());
    assertThat(context.traceId().equals(TRACE)).as("child").isEqualTo(isChild);
    assertThat(context.baggage()).isEqualTo(keepsBaggage ? "1" : null);
    List<SpanData> spans = traces.drain();
    assertThat(spans).hasSize(isRecorded ? 1 : 0);
    for (SpanData span : spans) {
      assertThat(span.getParentSpanId()).isEqualTo(isChild ? SPAN : "0000000000000000");
      assertThat(span.getLinks())
          .extracting(l -> l.getSpanContext().getTraceId() + "-" + l.getSpanContext().getSpanId())
          .isEqualTo(hasLink ? List.of(IDS) : List.of());
    }
  }

  private record Seen(String traceId, @Nullable String baggage) {
    static Seen here() {
      return new Seen(
          io.opentelemetry.api.trace.Span.current().getSpanContext().getTraceId(),
          Baggage.current().getEntryValue("edge"));
    }
  }

  private static OpenTelemetrySdk sdk(RecordedTraces traces, String sampler) {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder()
                .setSampler(
                    Sampler.parentBased(
                        sampler.equals("on") ? Sampler.alwaysOn() : Sampler.alwaysOff()))
                .addSpanProcessor(traces)
                .build())
        .setPropagators(
            ContextPropagators.create(
                TextMapPropagator.composite(
                    W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())))
        .build();
  }
}
