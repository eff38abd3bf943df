package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A handler whose calls are spans. */
class AsyncSpanHandlerTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  @Test
  void givesEachCallItsSpan_belowItsCreator() {
    Span link = traced.span("link");
    link.end();
    Handler<Promise<Void>> handler =
        TracedVertx.await(
            traced
                .vertrace
                .span("creator")
                .run(
                    () ->
                        Future.succeededFuture(
                            traced
                                .vertrace
                                .span("call")
                                .attribute("key", "value")
                                .link(link.getSpanContext())
                                .handler(this::startTimer))));
    traced.onRoot(() -> Future.future(handler));
    traced.onDuplicate(() -> Future.future(handler));

    List<SpanData> spans = traced.traces.await(6);
    assertThat(TraceTrees.of(spans))
        .isEqualTo("link\ncreator\n  call\n    later\n  call\n    later\n");
    assertThat(spans)
        .filteredOn(span -> span.getName().equals("call"))
        .allMatch(span -> span.getLinks().size() == 1)
        .extracting(span -> span.getAttributes().get(AttributeKey.stringKey("key")))
        .containsExactly("value", "value");
  }

  @Test
  void joinsWhatIsCurrent_whenBuiltOutsideOfAnySpan() {
    Handler<Promise<Void>> handler = traced.vertrace.span("call").handler(Promise::complete);
    Handler<Promise<Void>> root =
        traced.vertrace.span("root").parent(Context.root()).handler(Promise::complete);
    traced.onDuplicate(
        () ->
            traced
                .vertrace
                .span("request")
                .run(() -> Future.all(Future.future(handler), Future.future(root))));

    assertThat(TraceTrees.of(traced.traces.await(3))).isEqualTo("request\n  call\nroot\n");
  }

  private void startTimer(Promise<Void> done) {
    traced
        .vertx
        .timer(1, TimeUnit.MILLISECONDS)
        .onSuccess(
            v ->
                traced
                    .vertrace
                    .span("later")
                    .<Void>run(() -> Future.succeededFuture())
                    .onComplete(done));
  }

  @Test
  void endsWithWhatIsThrown_whichVertxReports() {
    var failure = new IllegalStateException("no");
    Promise<Throwable> reported = Promise.promise();
    io.vertx.core.Context root = traced.root();
    root.exceptionHandler(reported::tryComplete);
    root.runOnContext(
        traced
            .vertrace
            .span("call")
            .handler(
                v -> {
                  throw failure;
                }));

    assertThat(TracedVertx.await(reported.future())).isSameAs(failure);
    assertThat(traced.traces.await(1).get(0).getStatus().getStatusCode())
        .isEqualTo(StatusCode.ERROR);
  }

  @Test
  void leavesContextAsItWas_whenCalled() {
    Handler<Void> handler = traced.vertrace.span("call").handler(v -> Named.attach("left open"));
    String onDuplicate =
        traced.onDuplicate(
            () -> {
              handler.handle(null);
              return Future.succeededFuture(Named.current());
            });
    String onRoot =
        traced.onRoot(
            () -> {
              handler.handle(null);
              return Future.succeededFuture(Named.current());
            });

    assertThat(onDuplicate).isNull();
    assertThat(onRoot).isNull();
    traced.traces.await(2);
  }
}
