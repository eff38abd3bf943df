package dev.vertrace.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class AutoconfigureTest {
  private final Delegate delegate = new Delegate();

  private AutoConfiguredOpenTelemetrySdkBuilder sdk(String argument) {
    Map<String, String> properties = new HashMap<>();
    properties.put("otel.traces.sampler", "vertrace_tail");
    properties.put("otel.traces.sampler.arg", argument);
    properties.put("otel.traces.exporter", "nowhere");
    properties.put("otel.metrics.exporter", "none");
    properties.put("otel.logs.exporter", "none");
    return AutoConfiguredOpenTelemetrySdk.builder().addPropertiesSupplier(() -> properties);
  }

  @Test
  void twoVariablesSuffice() {
    var configured = sdk("ratio=0,slow=1h").build();
    assertThat(configured.getOpenTelemetrySdk().getSdkTracerProvider().toString())
        .contains("VertraceTail{ratio=0.0}")
        .contains("TailSamplingSpanProcessor{BatchSpanProcessor{")
        .contains("maxAttributeValueLength=4096");
    configured.getOpenTelemetrySdk().close();
  }

  @Test
  void wrapsTheProcessorsOfTheSdk() {
    var configured =
        sdk("ratio=0")
            // Called before the tail sampler's own, which then wraps what this returns.
            .addSpanProcessorCustomizer((processor, config) -> delegate)
            .build();
    try (var sdk = configured.getOpenTelemetrySdk()) {
      Tracer tracer = sdk.getTracer("test");
      tracer.spanBuilder("fine").startSpan().end();
      TailSdk.fail(tracer.spanBuilder("failed").startSpan());
      sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
      assertThat(delegate.take()).extracting(SpanData::getName).containsExactly("failed");
    }
  }

  @Test
  void warns_whenItFoundNoProcessorToHoldSpansFor() {
    assertThat(warnings(sdk("ratio=0"))).isEmpty();
    var nothing = sdk("").addPropertiesSupplier(() -> Map.of("otel.traces.exporter", "none"));
    assertThat(warnings(nothing))
        .singleElement()
        .asString()
        .startsWith("The tail sampler keeps its share alone, no error and no slow request");
  }

  private static List<String> warnings(AutoConfiguredOpenTelemetrySdkBuilder sdk) {
    List<String> messages = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            messages.add(record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("dev.vertrace");
    logger.addHandler(handler);
    try {
      sdk.build().getOpenTelemetrySdk().close();
    } finally {
      logger.removeHandler(handler);
    }
    return messages;
  }

  @Test
  void wrongOptionFailsByName() {
    assertThatThrownBy(() -> sdk("ratio=2").build())
        .hasMessageContaining("otel.traces.sampler.arg: ratio is 2.0");
  }

  @Test
  void otherSamplersStayAlone() {
    var configured =
        sdk("").addPropertiesSupplier(() -> Map.of("otel.traces.sampler", "always_on")).build();
    assertThat(configured.getOpenTelemetrySdk().getSdkTracerProvider().toString())
        .contains("AlwaysOnSampler")
        .doesNotContain("TailSampling");
    configured.getOpenTelemetrySdk().close();
  }
}
