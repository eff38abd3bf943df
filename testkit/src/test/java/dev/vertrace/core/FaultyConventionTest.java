package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.FaultyConvention.Fault;
import dev.vertrace.core.FaultyConvention.Request;
import dev.vertrace.core.FaultyConvention.Uncoverable;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.spi.tracing.TagExtractor;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A convention that throws costs telemetry, never the call. */
class FaultyConventionTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();
  @RegisterExtension final WarningLog log = new WarningLog();

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "UNTRACED"})
  void keepsSpan_whenConventionThrows(Fault fault) {
    ContextTracer tracer = Vertrace.create(traced.otel).contextTracer();
    for (Throwable throwable : throwables()) {
      exchange(tracer, new Request(fault, throwable));
    }

    List<SpanData> spans = traced.traces.await(2 * throwables().size());
    assertThat(spans)
        .extracting(SpanData::getName)
        .containsOnly(fault == Fault.NAME ? "operation" : "named");
    assertThat(log.warnings()).hasSize(1);
  }

  private static List<Throwable> throwables() {
    return List.of(
        new IllegalStateException("fault"),
        new NoSuchMethodError("fault"),
        new IOException("fault"));
  }

  @Test
  void leavesNoTrace_whenConventionDoesNotTrace() {
    ContextTracer tracer = Vertrace.create(traced.otel).contextTracer();
    TracerCall call = exchange(tracer, new Request(Fault.UNTRACED, new Throwable()));

    traced.traces.await(0);
    assertThat(call.headers).isEmpty();
  }

  @Test
  void usesGenericConvention_whenConventionCannotCover() {
    TracerCall call = new TracerCall(Vertrace.create(traced.otel).contextTracer(), duplicate());
    call.answer(
        call.send(new Uncoverable(1), TagExtractor.empty()), null, null, TagExtractor.empty());

    assertThat(traced.traces.await(1).get(0).getName()).isEqualTo("operation");
    assertThat(log.warnings()).hasSize(1);
  }

  @Test
  void keepsSpan_whenTagsThrow() {
    TagExtractor<String> faulty =
        new TagExtractor<>() {
          @Override
          public int len(String object) {
            throw new IllegalStateException("fault");
          }
        };
    TracerCall call = new TracerCall(Vertrace.create(traced.otel).contextTracer(), duplicate());
    call.answer(call.send("request", faulty), "response", null, faulty);

    assertThat(traced.traces.await(1).get(0).getName()).isEqualTo("operation");
  }

  private TracerCall exchange(ContextTracer tracer, Request request) {
    TracerCall call = new TracerCall(tracer, duplicate());
    SpanHandle<?> received = call.receive(request, TagExtractor.empty());
    SpanHandle<?> sent = call.send(request, TagExtractor.empty());
    call.answer(sent, null, null, TagExtractor.empty());
    call.respond(received, null);
    return call;
  }

  private io.vertx.core.Context duplicate() {
    return VertxContextStorage.branch(traced.root(), Context.root());
  }
}
