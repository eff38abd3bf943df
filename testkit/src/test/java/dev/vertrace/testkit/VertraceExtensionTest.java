package dev.vertrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

class VertraceExtensionTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private List<String> run(Class<?> tests) {
    PrintStream before = System.err;
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      return FailedTests.run(tests);
    } finally {
      System.setErr(before);
    }
  }

  private static VertraceExtension impatient() {
    return VertraceExtension.create().waitAtMost(Duration.ofMillis(50));
  }

  private static Span start(Vertrace vertrace, String name, Context parent) {
    return vertrace.tracer("test").spanBuilder(name).setParent(parent).startSpan();
  }

  private static Context strange() {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.create(
                    "0af7651916cd43dd8448eb211c80319c",
                    "b7ad6b7169203331",
                    TraceFlags.getSampled(),
                    TraceState.getDefault())));
  }

  @ExtendWith(VertraceExtension.class)
  static class Good {
    private Vertx first;

    @BeforeEach
    void before(Vertx vertx, RecordedTraces traces) {
      first = vertx;
      TraceAssertions.assertThat(traces).hasNoSpans();
    }

    @Test
    void one(Vertx vertx, Vertrace vertrace, RecordedTraces traces) {
      assertThat(vertx).isSameAs(first);
      assertThat(vertrace.traces(vertx.getOrCreateContext())).isTrue();
      vertrace.span("late").run(() -> vertx.timer(5));
      assertThat(traces.open()).containsExactly("late");
    }

    @Test
    void two(Vertrace vertrace) {
      vertrace.span("left over").run(() -> Future.succeededFuture());
    }

    @Nested
    class Deeper {
      @Test
      void three(Vertx vertx) {
        assertThat(vertx).isSameAs(first);
      }
    }

    @AfterEach
    void after(Vertx vertx) {
      assertThat(vertx).isSameAs(first);
    }
  }

  @Test
  void givesEachTestItsOwn_andWaits() {
    assertThat(run(Good.class)).isEmpty();
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  static class LeavesOpen {
    @RegisterExtension static VertraceExtension extension = impatient();

    @Test
    void test(Vertrace vertrace) {
      start(vertrace, "done", Context.root()).end();
      start(vertrace, "forgotten", Context.root());
    }
  }

  @Test
  void failsTest_thatLeavesSpanOpen() {
    assertThat(run(LeavesOpen.class))
        .containsExactly("The test leaves spans open: [forgotten]\ndone\nopen: [forgotten]");
  }

  static class MayLeaveOpen {
    @RegisterExtension static VertraceExtension extension = impatient().allowOpenSpans();

    @Test
    void test(Vertrace vertrace) {
      start(vertrace, "forgotten", Context.root());
    }
  }

  @Test
  void passesTest_thatMayLeaveSpanOpen() {
    assertThat(run(MayLeaveOpen.class)).isEmpty();
  }

  static class LeavesOrphan {
    @RegisterExtension VertraceExtension extension = impatient();

    @Test
    void test(Vertrace vertrace) {
      start(vertrace, "orphan", strange()).end();
    }
  }

  @Test
  void failsTest_thatLeavesOrphan() {
    assertThat(run(LeavesOrphan.class))
        .containsExactly(
            "The parents of these spans are not recorded: [orphan]\n"
                + "orphan (missing parent)\nopen: []");
  }

  static class MayLeaveOrphan {
    @RegisterExtension VertraceExtension extension = impatient().allowOrphans();

    @Test
    void test(Vertrace vertrace) {
      start(vertrace, "orphan", strange()).end();
    }
  }

  @Test
  void passesTest_thatMayLeaveOrphan() {
    assertThat(run(MayLeaveOrphan.class)).isEmpty();
  }

  @ExtendWith(VertraceExtension.class)
  static class Fails {
    @Test
    void wrong(Vertrace vertrace) {
      Span parent = start(vertrace, "parent", Context.root());
      start(vertrace, "child", Context.root().with(parent)).end();
      throw new AssertionError("the test's own");
    }
  }

  @Test
  void printsTrees_andKeepsFailure_whenTestFails() {
    assertThat(run(Fails.class)).containsExactly("the test's own");
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            "Traces of wrong(Vertrace):\nchild (missing parent)\nopen: [parent]\n");
  }

  @ExtendWith(VertraceExtension.class)
  static class ForTheClass {
    @BeforeAll
    static void before(Vertx vertx) {}

    @Test
    void test() {}
  }

  @Test
  void saysWhereToTakeIt_whenTakenForTheClass() {
    assertThat(run(ForTheClass.class))
        .singleElement()
        .asString()
        .contains("take io.vertx.core.Vertx", "in the test or in @BeforeEach");
  }
}
