package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValueLimitTest {
  private static final int LIMIT = 5;
  private static final String LONG = "x".repeat(5_000);
  private static final AttributeKey<String> TEXT = AttributeKey.stringKey("text");
  private static final AttributeKey<Value<?>> ANY = AttributeKey.valueKey("any");
  private static final SpanContext OTHER =
      SpanContext.create(
          "0af7651916cd43dd8448eb211c80319c",
          "b7ad6b7169203331",
          TraceFlags.getSampled(),
          TraceState.getDefault());

  private final RecordedTraces whole = RecordedTraces.create();
  private final RecordedTraces cutBySdk = RecordedTraces.create();

  /** The same span, of an SDK without and one with the limit. */
  private void record(Attributes attributes) {
    record(SdkTracerProvider.builder().addSpanProcessor(whole), attributes);
    record(
        SdkTracerProvider.builder()
            .addSpanProcessor(cutBySdk)
            .setSpanLimits(SpanLimits.builder().setMaxAttributeValueLength(LIMIT).build()),
        attributes);
  }

  private static void record(SdkTracerProviderBuilder builder, Attributes attributes) {
    Span span =
        builder
            .build()
            .get("test")
            .spanBuilder("span")
            .setAllAttributes(attributes)
            .addLink(OTHER, attributes)
            .startSpan();
    span.addEvent("event", attributes);
    span.end();
  }

  private SpanData cut() {
    return new ValueLimit(LIMIT).of(whole.await(1)).iterator().next();
  }

  private void assertCutAsBySdk(Attributes attributes) {
    record(attributes);
    SpanData ours = cut();
    SpanData theirs = cutBySdk.await(1).get(0);

    assertThat(ours.getAttributes().asMap()).isEqualTo(theirs.getAttributes().asMap());
    assertThat(ours.getEvents().get(0).getAttributes())
        .isEqualTo(theirs.getEvents().get(0).getAttributes());
    assertThat(ours.getEvents().get(0).getName()).isEqualTo("event");
    assertThat(ours.getLinks()).isEqualTo(theirs.getLinks());
    assertThat(ours.getTotalAttributeCount()).isEqualTo(attributes.size());
  }

  @Test
  void cutsStrings() {
    assertCutAsBySdk(
        Attributes.builder().put(TEXT, "123456").put("short", "12345").put("number", 7L).build());
  }

  @Test
  void cutsElementsOfLists() {
    assertCutAsBySdk(
        Attributes.of(
            AttributeKey.stringArrayKey("texts"),
            List.of("123456", "12"),
            AttributeKey.longArrayKey("numbers"),
            List.of(1L, 2_000_000L)));
  }

  @Test
  void cutsWithinValues() {
    assertCutAsBySdk(
        Attributes.of(
            ANY,
            Value.of(
                KeyValue.of("text", Value.of("123456")),
                KeyValue.of("bytes", Value.of(new byte[] {1, 2, 3, 4, 5, 6})),
                KeyValue.of("list", Value.of(Value.of("123456"), Value.of(1.5), Value.of(true))))));
  }

  @Test
  void leavesAloneWhatIsShortEnough() {
    record(Attributes.of(TEXT, "12345", ANY, Value.of(new byte[] {1, 2, 3, 4, 5})));
    Collection<SpanData> spans = whole.await(1);

    assertThat(new ValueLimit(LIMIT).of(spans)).isSameAs(spans);
    assertThat(cutBySdk.await(1)).hasSize(1);
  }

  @Test
  void cutsWhatIsExported_thatTheSdkHasNotCut() {
    Vertx vertx = Vertx.vertx();
    Promise<Buffer> exported = Promise.promise();
    int port =
        TracedVertx.await(
                vertx
                    .createHttpServer()
                    .requestHandler(
                        request ->
                            request
                                .body()
                                .onSuccess(exported::tryComplete)
                                .onSuccess(body -> request.response().end()))
                    .listen(0, "127.0.0.1"))
            .actualPort();
    Vertrace vertrace = Vertrace.builder().endpoint("http://127.0.0.1:" + port).build();
    vertrace.tracer("test").spanBuilder("span").setAttribute(TEXT, LONG).startSpan().end();
    TracedVertx.await(vertrace.close());

    assertThat(TracedVertx.await(exported.future()).toString())
        .contains("x".repeat(4_096))
        .doesNotContain("x".repeat(4_097));
    TracedVertx.await(vertx.close());
  }

  @Test
  void isTheSdks_whereProcessorsSeeTheSpan() {
    Vertrace vertrace =
        Vertrace.builder().property("otel.traces.exporter", "none").addSpanProcessor(whole).build();
    vertrace.tracer("test").spanBuilder("span").setAttribute(TEXT, LONG).startSpan().end();
    TracedVertx.await(vertrace.close());

    assertThat(whole.await(1).get(0).getAttributes().get(TEXT)).hasSize(4_096);
  }
}
