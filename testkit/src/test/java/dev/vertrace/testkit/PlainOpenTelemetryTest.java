package dev.vertrace.testkit;

import static dev.vertrace.testkit.TraceAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Around an OpenTelemetry that the user built, with what runs in production. */
class PlainOpenTelemetryTest {
  private static final AttributeKey<String> TEAM = AttributeKey.stringKey("team");

  @RegisterExtension
  final VertraceExtension extension =
      VertraceExtension.create().openTelemetry(PlainOpenTelemetryTest::build);

  private static OpenTelemetry build(RecordedTraces traces) {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(TEAM, "bids")))
                .addSpanProcessor(traces)
                .build())
        .build();
  }

  @Test
  void recordsWhatItsTracersAndVertraceMake(Vertrace vertrace, RecordedTraces traces) {
    Tracer tracer = vertrace.openTelemetry().getTracer("user");

    vertrace
        .span("work")
        .run(
            () -> {
              tracer.spanBuilder("own").startSpan().end();
              return Future.succeededFuture();
            });

    assertThat(traces).hasTree("work\n  own\n");
    assertThat(traces.spans()).allMatch(s -> "bids".equals(s.getResource().getAttribute(TEAM)));
  }

  @Test
  void recordsWithoutExtensionAndVertrace() {
    RecordedTraces traces = RecordedTraces.create();

    build(traces).getTracer("user").spanBuilder("span").startSpan().end();

    assertThat(traces).hasTree("span");
  }

  @Test
  void leavesStorageOfProductionInForce() {
    assertThat(ContextStorage.get().getClass().getName())
        .isEqualTo("dev.vertrace.core.VertxContextStorage");
    assertThatThrownBy(
            () -> Class.forName("io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter"))
        .isInstanceOf(ClassNotFoundException.class);
  }
}
