package dev.vertrace.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TracesAssertTest {
  private static final String CANARY = "hunter2";

  private final TestSpans spans = new TestSpans();

  @Test
  void findsSpan() {
    spans.end(spans.start("one"), spans.start("two"));

    spans.assertTraces().hasSpan("t*").isRoot();
  }

  @Test
  void showsTraces_whenNoSpanHasTheName() {
    spans.end(spans.start("one"));

    TestSpans.assertFails(
        () -> spans.assertTraces().hasSpan("two"), "Expected one span two, got 0:\none\nopen: []");
  }

  @Test
  void showsTraces_whenSeveralSpansHaveTheName() {
    spans.end(spans.start("one"), spans.start("one"));

    TestSpans.assertFails(
        () -> spans.assertTraces().as("twice").hasSpan("one"),
        "[twice] Expected one span one, got 2:\none\none\nopen: []");
  }

  @Test
  void tellsThatThereAreSpans() {
    spans.assertTraces().hasNoSpans();
    spans.end(spans.start("one"));

    TestSpans.assertFails(
        () -> spans.assertTraces().hasNoSpans(), "Expected no spans, got:\none\nopen: []");
  }

  @Test
  void tellsThatSpanIsOpen_whenThereShouldBeNone() {
    Span open = spans.start("open");

    TestSpans.assertFails(
        () -> spans.assertTraces().hasNoSpans(),
        "Expected all spans to end in PT0.05S:\nopen: [open]");
    open.end();
  }

  static Stream<Arguments> leaks() {
    AttributeKey<List<String>> list = AttributeKey.stringArrayKey("list");
    return Stream.of(
        leak("GET /hunter2: name: GET /hunter2", span -> span.updateName("GET /" + CANARY)),
        leak("span: attribute: key=x hunter2", span -> span.setAttribute("key", "x " + CANARY)),
        leak("span: attribute: hunter2=1", span -> span.setAttribute(CANARY, 1L)),
        leak("span: attribute: list=[a, hunter2]", s -> s.setAttribute(list, List.of("a", CANARY))),
        leak("span: status: hunter2", span -> span.setStatus(StatusCode.ERROR, CANARY)),
        leak("span: event: hunter2", span -> span.addEvent(CANARY)),
        leak(
            "span: event exception: exception.message=hunter2",
            span -> span.recordException(new IllegalStateException(CANARY))),
        leak(
            "span: link: key=hunter2",
            span -> span.addLink(remote(""), Attributes.of(AttributeKey.stringKey("key"), CANARY))),
        leak("span: trace state of a link: k=hunter2", span -> span.addLink(remote(CANARY))));
  }

  private static Arguments leak(String place, Consumer<Span> leak) {
    return Arguments.of(place, leak);
  }

  private static SpanContext remote(String state) {
    return SpanContext.createFromRemoteParent(
        "0af7651916cd43dd8448eb211c80319c",
        "b7ad6b7169203331",
        TraceFlags.getSampled(),
        TraceState.builder().put("k", state).build());
  }

  @ParameterizedTest
  @MethodSource("leaks")
  void findsSecret(String place, Consumer<Span> leak) {
    Span span = spans.start("span");
    leak.accept(span);
    spans.end(span);

    assertThatThrownBy(() -> spans.assertTraces().hasNoSecret(CANARY))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Expected hunter2 nowhere, but it is in")
        .hasMessageContaining(place);
    spans.assertTraces().hasNoSecret("another");
  }

  @Test
  void findsSecret_inWhatSurroundsTheSpan() {
    RecordedTraces traces = RecordedTraces.create();
    Tracer tracer =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(
                    Attributes.of(AttributeKey.stringKey("host"), CANARY), "schema/" + CANARY))
            .addSpanProcessor(traces)
            .build()
            .tracerBuilder("scope " + CANARY)
            .setInstrumentationVersion(CANARY)
            .setSchemaUrl("s/" + CANARY)
            .build();
    tracer
        .spanBuilder("span")
        .setParent(Context.root().with(Span.wrap(remote(CANARY))))
        .startSpan()
        .end();

    TestSpans.assertFails(
        () -> TraceAssertions.assertThat(traces).hasNoSecret(CANARY),
        """
        Expected hunter2 nowhere, but it is in
        span: trace state: k=hunter2
        span: trace state of the parent: k=hunter2
        span: resource: host=hunter2
        span: resource schema: schema/hunter2
        span: scope: scope hunter2
        span: scope version: hunter2
        span: scope schema: s/hunter2""");
  }

  @Test
  void refusesEmptySecret() {
    assertThatThrownBy(() -> spans.assertTraces().hasNoSecret(""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
