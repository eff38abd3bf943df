package dev.vertrace.core;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.tracing.TagExtractor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Declared entries of baggage are attributes of every span, and no others ever. */
class BusinessKeysTest {
  private static final Context EDGE =
      Context.root().with(Baggage.builder().put("campaign.id", "c-7").put("secret", "s").build());
  private static final Map<AttributeKey<?>, Object> ID = Map.of(stringKey("campaign.id"), "c-7");

  @RegisterExtension final TracedVertx traced = new TracedVertx();

  @Test
  void areOnSpansOfCodeAndConventions_aroundAnySdk() {
    Vertrace vertrace =
        Vertrace.create(traced.otel, new BaggageOptions().setKeys(List.of("campaign.id")));
    TracedVertx.await(vertrace.span("own").parent(EDGE).run(() -> Future.succeededFuture()));
    TracerCall call =
        new TracerCall(
            vertrace.contextTracer(), VertxContextStorage.branch(traced.root(), Context.root()));
    call.headers.set("baggage", "campaign.id=c-7,secret=s");
    call.respond(call.receive("request", TagExtractor.empty()), null);
    vertrace.tracer("module").spanBuilder("module").setParent(EDGE).startSpan().end();

    assertThat(traced.traces.await(3))
        .extracting(span -> span.getAttributes().asMap())
        .containsOnly(ID);
  }

  @Test
  void areOnSpansOfOthers_whenTheSdkIsOurs() {
    RecordedTraces traces = RecordedTraces.create();
    Vertrace vertrace =
        Vertrace.builder()
            .property("otel.traces.exporter", "none")
            .baggageKeys("campaign.id", "tenant")
            .addSpanProcessor(traces)
            .build();
    var tracer = vertrace.openTelemetry().getTracer("others");
    EDGE.wrap(
            () -> {
              tracer.spanBuilder("below").startSpan().end();
              tracer.spanBuilder("root").setNoParent().startSpan().end();
            })
        .run();
    List<SpanData> spans = traces.await(2);
    TracedVertx.await(vertrace.close());

    assertThat(TracedVertx.named(spans, "below").getAttributes().asMap()).isEqualTo(ID);
    assertThat(TracedVertx.named(spans, "root").getAttributes().asMap()).isEmpty();
  }

  @Test
  void areNotOnSpans_unlessDeclared() {
    TracedVertx.await(traced.vertrace.span("own").parent(EDGE).run(() -> Future.succeededFuture()));

    assertThat(traced.traces.await(1).get(0).getAttributes().asMap()).isEmpty();
  }

  @Test
  void giveWayToWhatCodeSets() {
    Vertrace vertrace =
        Vertrace.create(traced.otel, new BaggageOptions().setKeys(List.of("campaign.id")));
    TracedVertx.await(
        vertrace
            .span("own")
            .parent(EDGE)
            .attribute("campaign.id", 7)
            .run(() -> Future.succeededFuture()));

    assertThat(traced.traces.await(1).get(0).getAttributes().asMap())
        .isEqualTo(Map.of(longKey("campaign.id"), 7L));
  }

  @Test
  void areSeenBySamplers() {
    RecordedTraces traces = RecordedTraces.create();
    Sampler byKey =
        new Sampler() {
          @Override
          public SamplingResult shouldSample(
              Context parent,
              String traceId,
              String name,
              io.opentelemetry.api.trace.SpanKind kind,
              Attributes attributes,
              List<io.opentelemetry.sdk.trace.data.LinkData> links) {
            return attributes.asMap().equals(ID)
                ? SamplingResult.recordAndSample()
                : SamplingResult.drop();
          }

          @Override
          public String getDescription() {
            return "by key";
          }
        };
    var otel =
        TracedVertx.sdk(
            io.opentelemetry.sdk.trace.SdkTracerProvider.builder()
                .setSampler(byKey)
                .addSpanProcessor(traces)
                .build());
    Vertrace vertrace = Vertrace.create(otel, new BaggageOptions().setKeys(List.of("campaign.id")));
    Span span = vertrace.tracer("module").spanBuilder("module").setParent(EDGE).startSpan();
    span.end();
    otel.close();

    assertThat(span.getSpanContext().isSampled()).isTrue();
    assertThat(traces.drain()).hasSize(1);
  }

  @Test
  void comeFromJson() {
    var json = new JsonObject().put("baggageKeys", new JsonArray().add("campaign.id"));
    RecordedTraces traces = RecordedTraces.create();
    Vertrace vertrace =
        new VertraceBuilder(
                new VertraceOptions(
                    json.put("properties", new JsonObject().put("otel.traces.exporter", "none"))))
            .addSpanProcessor(traces)
            .build();
    vertrace.tracer("module").spanBuilder("module").setParent(EDGE).startSpan().end();
    TracedVertx.await(vertrace.close());

    assertThat(traces.drain()).extracting(span -> span.getAttributes().asMap()).containsExactly(ID);
  }

  @Test
  void failAtTheStart_whenTheyAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Vertrace.builder().baggageKeys("a b").build())
        .withMessageContaining("vertrace.baggage.keys=a b must be a list of keys of baggage");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Vertrace.builder().baggageHosts("http://a").build())
        .withMessageContaining("vertrace.baggage.hosts=http://a must be a list of hosts");
  }
}
