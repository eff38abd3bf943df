package dev.vertrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Vertrace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Beside the extension of Vert.x, which hands out the traced Vertx. */
class VertxJunit5Test {

  abstract static class Both {
    @BeforeEach
    void isTraced(Vertx vertx, Vertrace vertrace) {
      assertThat(vertrace.traces(vertx.getOrCreateContext())).isTrue();
    }

    @Test
    void waitsForTestContext(
        Vertx vertx, VertxTestContext test, Vertrace vertrace, RecordedTraces traces) {
      vertrace
          .span("work")
          .run(() -> vertx.timer(1))
          .onComplete(test.succeeding(v -> test.completeNow()));
    }

    @AfterEach
    void hasTrace(RecordedTraces traces) {
      TraceAssertions.assertThat(traces).hasTree("work");
    }
  }

  @Nested
  @ExtendWith({VertxExtension.class, VertraceExtension.class})
  class OursLast extends Both {
    @Nested
    class Deeper {
      @Test
      void isTraced(Vertx vertx, Vertrace vertrace) {
        assertThat(vertrace.traces(vertx.getOrCreateContext())).isTrue();
        vertrace.span("work").run(() -> Future.succeededFuture());
      }
    }
  }

  @Nested
  @ExtendWith({VertraceExtension.class, VertxExtension.class})
  class OursFirst extends Both {}

  @Nested
  class InFields extends Both {
    @RegisterExtension final VertxExtension theirs = new VertxExtension();
    @RegisterExtension final VertraceExtension ours = VertraceExtension.create();
  }

  @Nested
  @ExtendWith(VertraceExtension.class)
  class OnMethod {
    @Test
    @ExtendWith(VertxExtension.class)
    void isTraced(Vertx vertx, Vertrace vertrace, VertxTestContext test) {
      assertThat(vertrace.traces(vertx.getOrCreateContext())).isTrue();
      test.completeNow();
    }
  }

  @ExtendWith({VertxExtension.class, VertraceExtension.class})
  static class ForTheClass {
    ForTheClass(Vertx untraced) {}

    @Test
    void test(Vertx vertx) {}
  }

  @Test
  void fails_whenVertxIsOfTheClassAndSoUntraced() {
    assertThat(FailedTests.run(ForTheClass.class))
        .singleElement()
        .asString()
        .contains("untraced Vertx for the whole class");
  }
}
