package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Propagators that the application names, and changes by plug-ins of OpenTelemetry. */
class UserPropagatorTest {
  @TempDir Path directory;

  @Test
  void sendsNoBaggage_whenPlugInTakesItAway() throws Exception {
    assertThat(IsolatedClassPath.call(Sent.class, null))
        .isEqualTo(List.of("traceparent", "baggage"));

    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(AutoConfigurationCustomizerProvider.class.getName()),
        WithoutBaggage.class.getName());

    assertThat(IsolatedClassPath.call(Sent.class, null, directory))
        .isEqualTo(List.of("traceparent"));
  }

  @Test
  void writesEachHeaderOnce_whenPropagatorIsNamedTwice() {
    assertThat(sent("tracecontext", "baggage", "tracecontext", "baggage"))
        .containsExactly("traceparent", "baggage");
  }

  /** The names of the headers that go out. */
  private static List<String> sent(String... propagators) {
    Vertrace vertrace =
        Vertrace.builder()
            .propagators(propagators)
            .property("otel.traces.exporter", "none")
            .build();
    SpanContext span =
        SpanContext.create(
            "0af7651916cd43dd8448eb211c80319c",
            "b7ad6b7169203331",
            TraceFlags.getSampled(),
            TraceState.getDefault());
    Context context =
        Context.root()
            .with(Span.wrap(span))
            .with(Baggage.builder().put("campaign.id", "7").build());
    List<String> names = new ArrayList<>();
    vertrace.propagator().inject(context, names, (carrier, name, value) -> names.add(name));
    TracedVertx.await(vertrace.close());
    return names;
  }

  static final class Sent implements Callable<List<String>> {
    @Override
    public List<String> call() {
      return sent("tracecontext", "baggage");
    }
  }

  public static final class WithoutBaggage implements AutoConfigurationCustomizerProvider {
    @Override
    public void customize(AutoConfigurationCustomizer customizer) {
      customizer.addPropagatorCustomizer(
          (propagator, config) ->
              propagator instanceof W3CBaggagePropagator ? TextMapPropagator.noop() : propagator);
    }
  }
}
