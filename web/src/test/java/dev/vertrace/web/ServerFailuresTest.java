package dev.vertrace.web;

import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;
import static io.opentelemetry.semconv.ExceptionAttributes.EXCEPTION_TYPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What handlers fail with. */
class ServerFailuresTest {
  private static final String ILLEGAL = IllegalArgumentException.class.getName();

  private final TracedVertx traced = new TracedVertx();

  @AfterEach
  void close() {
    traced.close();
  }

  private SpanData handledBy(Handler<RoutingContext> handler, Handler<RoutingContext> onFailure) {
    Router router = Router.router(traced.vertx);
    router.get("/x/:id").handler(handler).failureHandler(onFailure);
    var client = traced.client(traced.serve(TraceHandler.wrap(traced.vertrace, router)));
    TracedVertx.await(client.get("/x/7").send());
    SpanData span = traced.only();
    assertThat(span.getName()).isEqualTo("GET /x/:id");
    return span;
  }

  private static void expect(SpanData span, @Nullable String errorType, String... exceptions) {
    assertThat(span.getAttributes().get(ERROR_TYPE)).isEqualTo(errorType);
    assertThat(span.getStatus().getStatusCode())
        .isEqualTo(errorType == null ? StatusCode.UNSET : StatusCode.ERROR);
    assertThat(span.getEvents())
        .extracting(EventData::getAttributes)
        .extracting(attributes -> attributes.get(EXCEPTION_TYPE))
        .isEqualTo(List.of(exceptions));
  }

  @Test
  void tellsCause_whenItCameFromStageToStage() {
    var cause = new IllegalArgumentException("broken");
    var wrapped = new CompletionException(new ExecutionException(cause));

    expect(handledBy(it -> it.fail(wrapped), RoutingContext::next), ILLEGAL, ILLEGAL);
  }

  @Test
  void recordsOnce_whenFailureHandlerThrows() {
    SpanData span =
        handledBy(
            it -> it.fail(new IllegalArgumentException("broken")),
            it -> {
              throw new IllegalStateException("broken again");
            });

    expect(span, ILLEGAL, ILLEGAL);
  }

  @Test
  void isFine_whenFailureHandlerMakesUpForIt() {
    SpanData span =
        handledBy(
            it -> it.fail(new IllegalArgumentException("broken")),
            it -> it.response().setStatusCode(200).end("made up"));

    expect(span, null, ILLEGAL);
  }

  @Test
  void isFine_whenClientIsToBlame() {
    String type = HttpException.class.getName();

    expect(handledBy(it -> it.fail(new HttpException(400)), RoutingContext::next), null, type);
  }

  @Test
  void tellsError_thatIsNoException() {
    String type = StackOverflowError.class.getName();
    Handler<RoutingContext> overflow =
        it -> {
          throw new StackOverflowError();
        };

    expect(handledBy(overflow, RoutingContext::next), type, type);
  }
}
