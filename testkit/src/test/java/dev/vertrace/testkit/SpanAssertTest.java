package dev.vertrace.testkit;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SpanAssertTest {
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  private static final AttributeKey<Long> ROWS = AttributeKey.longKey("rows");
  private static final String TREES = "\nin:\nroot SERVER\n  failed CLIENT !ERROR\n  after\n";

  private final TestSpans spans = new TestSpans();

  @BeforeEach
  void record() {
    Span root = spans.start("root", SpanKind.SERVER, Context.root());
    Span failed = spans.start("failed", SpanKind.CLIENT, Context.root().with(root));
    failed.setStatus(StatusCode.ERROR).setAttribute(ERROR_TYPE, "42P01").setAttribute(ROWS, 0L);
    failed.addEvent("retry").addLink(root.getSpanContext());
    Span after = spans.start("after", root);
    spans.end(failed, after, root);
  }

  private SpanAssert failed() {
    return spans.assertTraces().hasSpan("failed");
  }

  @Test
  void passes() {
    failed()
        .hasKind(SpanKind.CLIENT)
        .hasParent("root")
        .hasParent("ro*")
        .hasStatus(StatusCode.ERROR)
        .hasError("42P01")
        .hasAttribute(ROWS, 0L)
        .hasExactlyAttributes(Attributes.of(ERROR_TYPE, "42P01", ROWS, 0L))
        .hasEvent("retry")
        .hasLinkTo("root")
        .startsBefore("after");
    spans.assertTraces().hasSpan("root").isRoot().endsAfter("failed").endsAfter("after");
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        failure("to have the kind SERVER, but it is CLIENT", s -> s.hasKind(SpanKind.SERVER)),
        failure("to have the parent after, but it is root", s -> s.hasParent("after")),
        failure("to be a root, but its parent is root", SpanAssert::isRoot),
        failure("to have the status OK, but it is ERROR", s -> s.hasStatus(StatusCode.OK)),
        failure(
            "to have the attribute error.type timeout, but it is 42P01",
            s -> s.hasError("timeout")),
        failure("to have the attribute rows 1, but it is 0", s -> s.hasAttribute(ROWS, 1L)),
        failure(
            "to have the attribute x 1, but it is null",
            s -> s.hasAttribute(AttributeKey.stringKey("x"), "1")),
        failure(
            """
            to have other attributes (- missing, + unexpected):
            - more=true BOOLEAN
            - rows=0 STRING
            + rows=0 LONG
            """,
            s ->
                s.hasExactlyAttributes(
                    Attributes.builder()
                        .put("error.type", "42P01")
                        .put("rows", "0")
                        .put("more", true)
                        .build())),
        failure("to have the event give up, but it has [retry]", s -> s.hasEvent("give up")),
        failure("to have a link to after, but it has [root]", s -> s.hasLinkTo("after")),
        failure("to start before root", s -> s.startsBefore("root")),
        failure("to end after after", s -> s.endsAfter("after")),
        failure("beside one span nobody, got 0", s -> s.endsAfter("nobody")));
  }

  private static Arguments failure(String message, Consumer<SpanAssert> assertion) {
    return Arguments.of(message, assertion);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void fails(String message, Consumer<SpanAssert> assertion) {
    TestSpans.assertFails(
        () -> assertion.accept(failed().as("query")),
        "[query] Expected span failed " + message + TREES);
  }

  @Test
  void tellsThatThereIsNoParent() {
    TestSpans.assertFails(
        () -> spans.assertTraces().hasSpan("root").hasParent("failed"),
        "Expected span root to have the parent failed, but it is no span" + TREES);
  }

  @Test
  void tellsThatParentIsNotRecorded() {
    Span parent = spans.start("parent");
    Span child = spans.start("child", parent);
    spans.end(parent);
    spans.traces.drain();
    spans.end(child);

    TestSpans.assertFails(
        () -> spans.assertTraces().hasSpan("child").hasParent("parent"),
        "Expected span child to have the parent parent, but it is "
            + parent.getSpanContext().getSpanId()
            + ", which is not recorded\nin:\nchild (missing parent)\n");
  }
}
