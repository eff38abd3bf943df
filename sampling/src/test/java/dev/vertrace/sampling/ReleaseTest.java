package dev.vertrace.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How what is handed on looks to the delegate and its exporters. */
class ReleaseTest {
  private static final AttributeKey<String> OWN = AttributeKey.stringKey("own");
  private static final AttributeKey<List<Long>> OTHER = AttributeKey.longArrayKey("other");

  /** All that a failed root with these has. */
  private static final Attributes ALL =
      Attributes.of(
          OWN,
          "value",
          OTHER,
          List.of(1L, 2L),
          SamplingAttributes.REASON,
          "error",
          SamplingAttributes.FRAGMENT_SPANS,
          1L,
          SamplingAttributes.FRAGMENT_LOST,
          0L);

  private static Span root(TailSdk sdk) {
    return sdk.root("root").setAttribute(OWN, "value").setAttribute(OTHER, List.of(1L, 2L));
  }

  private static SpanData released() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      TailSdk.fail(root(sdk));
      return sdk.exported().get(0);
    }
  }

  @Test
  void hasOwnAttributes_andThoseAdded() {
    Attributes attributes = released().getAttributes();
    Map<AttributeKey<?>, Object> seen = new HashMap<>();
    attributes.forEach((key, value) -> assertThat(seen.put(key, value)).isNull());
    assertThat(seen).isEqualTo(ALL.asMap());
    assertThat(attributes.asMap()).isEqualTo(ALL.asMap());
    assertThat(attributes.size()).isEqualTo(5);
    assertThat(attributes.isEmpty()).isFalse();
    assertThat(attributes.get(OWN)).isEqualTo("value");
    assertThat(attributes.get(SamplingAttributes.REASON)).isEqualTo("error");
    assertThat(attributes.get(AttributeKey.valueKey("vertrace.sampling.reason")))
        .isEqualTo(Value.of("error"));
    assertThat(attributes.get(AttributeKey.stringKey("none"))).isNull();
    assertThat(attributes.toBuilder().put("more", true).build())
        .isEqualTo(ALL.toBuilder().put("more", true).build());
  }

  @Test
  void attributesAreEqual_whenOfSameValue() {
    Attributes attributes = released().getAttributes();
    assertThat(attributes)
        .isEqualTo(ALL)
        .hasSameHashCodeAs(ALL)
        .hasToString(ALL.toString())
        .isEqualTo(released().getAttributes())
        .isNotEqualTo(ALL.toBuilder().put("more", true).build())
        .isNotEqualTo(null);
  }

  @Test
  void addedAttributeDisplacesOwnOne_whateverItsType() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      TailSdk.fail(
          root(sdk)
              .setAttribute("vertrace.sampling.reason", 7)
              .setAttribute(SamplingAttributes.FRAGMENT_SPANS, 9L));
      SpanData data = sdk.exported().get(0);
      assertThat(data.getAttributes()).isEqualTo(ALL);
      assertThat(data.getAttributes().size()).isEqualTo(5);
      assertThat(data.getTotalAttributeCount()).isEqualTo(7);
    }
  }

  @Test
  void delegateSeesThem_withoutItsData() {
    List<ReadableSpan> seen = new ArrayList<>();
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      sdk.delegate.first(seen::add);
      TailSdk.fail(root(sdk));
      assertThat(sdk.exported()).hasSize(1);
    }
    ReadableSpan span = seen.get(0);
    assertThat(span.getAttributes()).isEqualTo(ALL);
    assertThat(span.getAttribute(OWN)).isEqualTo("value");
    assertThat(span.getAttribute(SamplingAttributes.REASON)).isEqualTo("error");
    assertThat(span.getSpanContext().isSampled()).isTrue();
    assertThat(span.toSpanData().getSpanContext()).isEqualTo(span.getSpanContext());
    assertThat(span.toSpanData()).isEqualTo(span.toSpanData());
  }

  @ParameterizedTest
  @EnumSource
  void exporterSendsEachOnce(MemoryMode mode) throws Exception {
    BlockingQueue<byte[]> requests = new LinkedBlockingQueue<>();
    HttpServer collector = collector(requests);
    try (OpenTelemetrySdk sdk = exportingTo(collector, mode)) {
      Span root = sdk.getTracer("test").spanBuilder("root").startSpan();
      TailSdk.fail(root.setAttribute(OWN, "value").setAttribute(OTHER, List.of(1L, 2L)));
      sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
      byte[] request = requests.poll(10, TimeUnit.SECONDS);
      assertThat(request).isNotNull();
      var span =
          ExportTraceServiceRequest.parseFrom(request)
              .getResourceSpans(0)
              .getScopeSpans(0)
              .getSpans(0);
      assertThat(span.getAttributesList())
          .extracting(KeyValue::getKey)
          .containsExactlyInAnyOrderElementsOf(
              ALL.asMap().keySet().stream().map(AttributeKey::getKey).toList());
      assertThat(span.getDroppedAttributesCount()).isZero();
      assertThat(span.getFlags() & 1).isEqualTo(1);
    } finally {
      collector.stop(0);
    }
  }

  private static OpenTelemetrySdk exportingTo(HttpServer collector, MemoryMode mode) {
    String endpoint = "http://localhost:" + collector.getAddress().getPort();
    return AutoConfiguredOpenTelemetrySdk.builder()
        .addPropertiesSupplier(
            () ->
                Map.of(
                    "otel.traces.sampler", "vertrace_tail",
                    "otel.traces.sampler.arg", "ratio=0",
                    "otel.metrics.exporter", "none",
                    "otel.logs.exporter", "none",
                    "otel.exporter.otlp.protocol", "http/protobuf",
                    "otel.exporter.otlp.endpoint", endpoint,
                    "otel.java.exporter.memory_mode", mode.name()))
        .build()
        .getOpenTelemetrySdk();
  }

  private static HttpServer collector(BlockingQueue<byte[]> requests) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}
