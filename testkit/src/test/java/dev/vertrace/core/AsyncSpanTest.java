package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The span itself; where it is current, see {@link AsyncSpanContextTest}. */
class AsyncSpanTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  @Test
  void carriesWhatIsSaid() {
    Span other = traced.span("other");
    Span parent = traced.span("parent");
    TracedVertx.await(
        traced
            .vertrace
            .span("span")
            .kind(SpanKind.CONSUMER)
            .parent(Context.root().with(parent))
            .link(other.getSpanContext())
            .attribute("string", "text")
            .attribute("long", 1L)
            .attribute("double", 0.5)
            .attribute("boolean", true)
            .attribute(AttributeKey.stringArrayKey("strings"), List.of("a", "b"))
            .run(() -> Future.succeededFuture()));
    parent.end();
    other.end();

    SpanData span = TracedVertx.named(traced.traces.await(3), "span");
    assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(span.getParentSpanId()).isEqualTo(parent.getSpanContext().getSpanId());
    assertThat(span.getLinks()).containsExactly(LinkData.create(other.getSpanContext()));
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("dev.vertrace.core");
    assertThat(span.getAttributes().asMap()).isEqualTo(attributes().asMap());
  }

  @Test
  void carriesWhatItsWorkFindsOut() {
    TracedVertx.await(
        traced
            .vertrace
            .span("span")
            .run(
                recorder -> {
                  recorder
                      .attribute("string", "text")
                      .attribute("long", 1L)
                      .attribute("double", 0.5)
                      .attribute("boolean", true)
                      .attribute(AttributeKey.stringArrayKey("strings"), List.of("a", "b"))
                      .event("one")
                      .event("two", Attributes.builder().put("a", "b").build());
                  return Future.succeededFuture();
                }));

    SpanData span = traced.traces.await(1).get(0);
    assertThat(span.getKind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(span.getAttributes().asMap()).isEqualTo(attributes().asMap());
    assertThat(span.getEvents())
        .extracting(event -> event.getName() + event.getAttributes())
        .containsExactly("one{}", "two{a=\"b\"}");
  }

  private static Attributes attributes() {
    return Attributes.builder()
        .put("string", "text")
        .put("long", 1L)
        .put("double", 0.5)
        .put("boolean", true)
        .put("strings", "a", "b")
        .build();
  }

  static Stream<Supplier<Future<Object>>> failures() {
    return Stream.of(
        () -> Future.failedFuture(new IllegalStateException("no")),
        () -> {
          throw new IllegalStateException("no");
        },
        () -> {
          throw new AssertionError("no");
        },
        () -> null);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void recordsFailure(Supplier<Future<Object>> work) {
    Throwable onThread = traced.vertrace.span("span").run(work).cause();
    Throwable[] onContext = new Throwable[1];
    assertThatThrownBy(() -> traced.onDuplicate(() -> traced.vertrace.span("span").run(work)))
        .satisfies(failure -> onContext[0] = failure);

    assertThat(onContext[0]).hasSameClassAs(onThread);
    assertThat(traced.traces.await(2)).allSatisfy(span -> showsFailure(span, onThread));
  }

  private static void showsFailure(SpanData span, Throwable failure) {
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).isEqualTo(failure.getMessage());
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            Attributes.builder().put("error.type", failure.getClass().getName()).build().asMap());
    assertThat(span.getEvents()).extracting("name").containsExactly("exception");
  }

  @Test
  void nests() {
    traced.onRoot(
        () ->
            traced
                .vertrace
                .span("outer")
                .run(
                    () ->
                        child(
                            "middle",
                            () ->
                                child("inner", () -> tick())
                                    .compose(v -> child("after", () -> tick())))));

    assertThat(TraceTrees.of(traced.traces.await(4)))
        .isEqualTo("outer\n  middle\n    inner\n    after\n");
  }

  @Test
  void keepsBranchesApart_whateverTheOrder() {
    traced.onDuplicate(
        () ->
            traced
                .vertrace
                .span("outer")
                .run(
                    () ->
                        Future.all(
                            branch("a", 5), branch("b", 1), branch("c", 3), branch("d", 0))));

    List<SpanData> spans = traced.traces.await(9);
    SpanData outer = TracedVertx.named(spans, "outer");
    for (String name : List.of("a", "b", "c", "d")) {
      SpanData branch = TracedVertx.named(spans, name);
      assertThat(branch.getParentSpanId()).isEqualTo(outer.getSpanId());
      assertThat(TracedVertx.named(spans, name + " child").getParentSpanId())
          .isEqualTo(branch.getSpanId());
    }
  }

  private Future<Void> branch(String name, int ticks) {
    return child(name, () -> ticks(ticks).compose(v -> child(name + " child", () -> tick())));
  }

  private Future<Void> ticks(int count) {
    return count == 0 ? Future.succeededFuture() : tick().compose(v -> ticks(count - 1));
  }

  private Future<Void> child(String name, Supplier<Future<Void>> work) {
    return traced.vertrace.span(name).run(work);
  }

  private Future<Void> tick() {
    return Future.future(p -> traced.vertx.runOnContext(v -> p.complete()));
  }
}
