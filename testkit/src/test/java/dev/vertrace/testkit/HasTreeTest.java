package dev.vertrace.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HasTreeTest {
  private final TestSpans spans = new TestSpans();

  /** A route that asks twice and fails, and an audit beside it. */
  private void bids() {
    Span route = spans.start("PUT /campaigns/:id/bids", SpanKind.SERVER, Context.root());
    Span service = spans.start("BidService.updateBids", route);
    Span select = spans.start("SELECT campaigns", SpanKind.CLIENT, Context.root().with(service));
    select.setAttribute("db.system.name", "postgresql").setAttribute("db.rows", 2L);
    Span update = spans.start("UPDATE bids", SpanKind.CLIENT, Context.root().with(service));
    update.setStatus(StatusCode.ERROR);
    Span audit = spans.start("audit", route);
    spans.end(select, update, service, audit, route);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        PUT /campaigns/:id/bids SERVER
          BidService.updateBids
            SELECT campaigns CLIENT
            UPDATE bids CLIENT !ERROR
          audit
        """,
        """
        PUT * SERVER
          BidService.* INTERNAL
            SELECT campaigns CLIENT {db.rows=2, db.system.name=post*}
            ...
          audit
        """,
        """
        PUT /campaigns/:id/bids SERVER (unordered)
          audit
          BidService.updateBids (unordered)
            UPDATE bids CLIENT !ERROR
            * CLIENT {db.rows=*}
        """,
        """
        (unordered)
        PUT /campaigns/:id/bids SERVER
          ...
          audit
        """,
        """
        PUT /campaigns/:id/bids SERVER (unordered)
          audit
          ...
        """,
        "...",
      })
  void passes(String tree) {
    bids();

    spans.assertTraces().hasTree(tree);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PUT /campaigns/:id/bids SERVER",
        "PUT /campaigns/:id/bids\n  ...",
        "PUT /campaigns/:id/bids SERVER\n  audit\n  ...",
        "PUT /campaigns/:id/bids SERVER\n  ...\n  audit\n    ...\n    x",
        "PUT /campaigns/:id/bids SERVER (unordered)\n  audit\n  audit\n  ...",
        "PUT /campaigns/:id/bids SERVER (unordered)\n  audit",
        "PUT /campaigns/:id/bids SERVER (remote parent)\n  ...",
        "PUT /campaigns/:id/bids SERVER {db.rows=*}\n  ...",
        "",
      })
  void fails(String tree) {
    bids();

    assertThatThrownBy(() -> spans.assertTraces().hasTree(tree))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Difference");
  }

  @Test
  void showsBothTreesAndTheirDifference() {
    bids();

    TestSpans.assertFails(
        () ->
            spans
                .assertTraces()
                .as("bids")
                .hasTree(
                    """
                    PUT /campaigns/:id/bids SERVER
                      BidService.updateBids
                        SELECT campaigns CLIENT {db.system.name=mysql}
                        INSERT bids CLIENT
                      publish PRODUCER
                      audit
                    """),
        """
        [bids] Expected traces:
        PUT /campaigns/:id/bids SERVER
          BidService.updateBids
            SELECT campaigns CLIENT {db.system.name=mysql}
            INSERT bids CLIENT
          publish PRODUCER
          audit

        but got:
        PUT /campaigns/:id/bids SERVER
          BidService.updateBids
            SELECT campaigns CLIENT {db.system.name=postgresql}
            UPDATE bids CLIENT !ERROR
          audit

        Difference (- missing, + unexpected):
          PUT /campaigns/:id/bids SERVER
            BidService.updateBids
        -     SELECT campaigns CLIENT {db.system.name=mysql}
        +     SELECT campaigns CLIENT {db.system.name=postgresql}
        -     INSERT bids CLIENT
        +     UPDATE bids CLIENT !ERROR
        -   publish PRODUCER
            audit

        open: []""");
  }

  @Test
  void showsOnlyWhatIsWrong_amongUnorderedSiblingsAndFurtherOnes() {
    Span root = spans.start("root");
    spans.end(spans.start("b", root), spans.start("other", root), spans.start("a", root), root);

    assertThatThrownBy(
            () ->
                spans
                    .assertTraces()
                    .hasTree(
                        """
                        root (unordered)
                          a
                          b
                          c
                            deep
                          ...
                        """))
        .hasMessageContaining("  root\n    a\n    b\n-   c\n-     deep\n    other\n\nopen");
  }

  @Test
  void findsSpanForEachLine_whenWildcardCouldTakeThatOfAnother() {
    Span root = spans.start("root");
    spans.end(spans.start("load a", root), spans.start("load b", root), root);

    spans.assertTraces().hasTree("root (unordered)\n  load *\n  load a\n");
    spans.assertTraces().hasTree("root (unordered)\n  load b\n  load *\n");
  }

  @Test
  void tellsRootsWhoseParentIsElsewhere() {
    SpanContext remote =
        SpanContext.createFromRemoteParent(
            "0af7651916cd43dd8448eb211c80319c",
            "b7ad6b7169203331",
            TraceFlags.getSampled(),
            TraceState.getDefault());
    Span server = spans.start("GET /", SpanKind.SERVER, Context.root().with(Span.wrap(remote)));
    spans.end(server);

    spans.assertTraces().hasTree("GET / SERVER (remote parent)");
  }

  @Test
  void tellsRootsWhoseParentWasTakenOut() {
    Span parent = spans.start("parent");
    Span child = spans.start("child", parent);
    spans.end(parent);
    spans.traces.drain();
    spans.end(child);

    spans.assertTraces().hasTree("child (missing parent)");
  }

  @Test
  void namesOpenSpan_whenItDoesNotEnd() {
    spans.end(spans.start("done"));
    Span left = spans.start("left");

    TestSpans.assertFails(
        () -> spans.assertTraces().hasTree("done"),
        "Expected all spans to end in PT0.05S:\ndone\nopen: [left]");
    left.end();
  }

  @Test
  void waitsForSpans_thatEndElsewhere() throws InterruptedException {
    Span first = spans.start("first");
    Thread other =
        new Thread(
            () -> {
              first.end();
              spans.tracer.spanBuilder("second").startSpan().end();
            });
    other.start();

    TraceAssertions.assertThat(spans.traces).hasTree("(unordered)\nfirst\nsecond\n");
    other.join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\n   b", " a", "a\n  ...\n    b", " {x=y}"})
  void refusesTree_thatNobodyCanRead(String tree) {
    assertThatThrownBy(() -> spans.assertTraces().hasTree(tree))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesBracesOfRoutesForNames() {
    spans.end(spans.start("GET /orders/{id}", SpanKind.SERVER, Context.root()));

    spans.assertTraces().hasTree("GET /orders/{id} SERVER");
  }
}
