package dev.vertrace.examples;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.vertrace.core.Vertrace;
import dev.vertrace.core.VertraceBuilder;
import dev.vertrace.examples.ExportCollector.Export;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Status;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives at a collector, by each protocol and each way to secure and to compress it. */
class ExportTest {
  @TempDir static Path directory;
  private static TestCertificate server;
  private static TestCertificate client;

  @BeforeAll
  static void createCertificates() throws Exception {
    server = TestCertificate.create(directory, "localhost");
    client = TestCertificate.create(directory, "campaign-api");
  }

  /** How the collector lets its clients in. */
  enum Security {
    NONE,
    TLS,
    MUTUAL_TLS;

    HttpServerOptions options() {
      HttpServerOptions options = new HttpServerOptions();
      if (this != NONE) {
        options
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addKeyPath(server.key().toString())
                    .addCertPath(server.certificate().toString()));
      }
      if (this == MUTUAL_TLS) {
        options
            .setClientAuth(ClientAuth.REQUIRED)
            .setTrustOptions(new PemTrustOptions().addCertPath(client.certificate().toString()));
      }
      return options;
    }

    void configure(VertraceBuilder tracing) {
      if (this != NONE) {
        tracing.property("otel.exporter.otlp.certificate", server.certificate().toString());
      }
      if (this == MUTUAL_TLS) {
        tracing
            .property("otel.exporter.otlp.client.key", client.key().toString())
            .property("otel.exporter.otlp.client.certificate", client.certificate().toString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http/protobuf, NONE, none",
    "http/protobuf, NONE, gzip",
    "http/protobuf, TLS, none",
    "http/protobuf, TLS, gzip",
    "http/protobuf, MUTUAL_TLS, none",
    "http/protobuf, MUTUAL_TLS, gzip",
    "grpc, NONE, none",
    "grpc, NONE, gzip",
    "grpc, TLS, none",
    "grpc, TLS, gzip",
    "grpc, MUTUAL_TLS, none",
    "grpc, MUTUAL_TLS, gzip"
  })
  void deliversSpansWhole(String protocol, Security security, String compression)
      throws InterruptedException {
    try (ExportCollector collector = ExportCollector.start(security.options())) {
      VertraceBuilder tracing =
          tracing(collector, protocol).property("otel.exporter.otlp.compression", compression);
      security.configure(tracing);
      Vertrace vertrace = tracing.build();
      SpanContext parent = record(vertrace);
      vertrace.close().await();

      Export export = collector.takeExport();
      assertThat(description(export)).isEqualTo(description(protocol, security, compression));
      assertSpans(export.request().getResourceSpans(0), parent);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http/protobuf", "grpc"})
  void countsSpans_thatTheCollectorRejects(String protocol) throws InterruptedException {
    try (ExportCollector collector = ExportCollector.start(new HttpServerOptions());
        FaultyCollector metrics = new FaultyCollector()) {
      collector.refuse(1, "too old");
      Vertrace vertrace =
          tracing(collector, protocol)
              .property("otel.metrics.exporter", "otlp")
              .property("otel.exporter.otlp.metrics.protocol", "http/protobuf")
              .property("otel.exporter.otlp.metrics.endpoint", metrics.metricsEndpoint())
              .build();
      record(vertrace);
      vertrace.close().await();

      assertThat(collector.takeExport().request().getResourceSpansCount()).isEqualTo(1);
      assertThat(metrics.metric("vertrace.span.started")).isEqualTo(2);
      assertThat(metrics.metric("vertrace.span.exported")).isEqualTo(1);
      assertThat(metrics.metric("vertrace.span.dropped")).isEqualTo(1);
    }
  }

  private static VertraceBuilder tracing(ExportCollector collector, String protocol) {
    return Vertrace.builder()
        .serviceName("campaign-api")
        .property("otel.resource.attributes", "deployment.environment.name=test")
        .property("otel.exporter.otlp.protocol", protocol)
        .property("otel.exporter.otlp.endpoint", collector.endpoint())
        .property("otel.exporter.otlp.headers", "x-tenant=t1");
  }

  private static String description(Export export) {
    return String.join(
        " ",
        export.version().toString(),
        export.path(),
        export.headers().get("x-tenant"),
        export.headers().get("content-type"),
        export.headers().get("content-encoding"),
        export.headers().get("grpc-encoding"),
        export.peer());
  }

  private static String description(String protocol, Security security, String compression) {
    boolean grpc = protocol.equals("grpc");
    String encoding = compression.equals("none") ? null : compression;
    return String.join(
        " ",
        (grpc ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1).toString(),
        grpc ? ExportCollector.GRPC_PATH : ExportCollector.HTTP_PATH,
        "t1",
        grpc ? "application/grpc" : "application/x-protobuf",
        grpc ? null : encoding,
        grpc ? encoding : null,
        security == Security.MUTUAL_TLS ? "CN=campaign-api" : "");
  }

  /** Two spans; gives the context of the parent. */
  private static SpanContext record(Vertrace vertrace) {
    Tracer tracer = vertrace.tracer("export-test");
    Span parent =
        tracer
            .spanBuilder("PUT /campaigns/:id")
            .setNoParent()
            .setSpanKind(SpanKind.SERVER)
            .setAllAttributes(
                Attributes.of(
                    stringKey("text"),
                    "a",
                    longKey("integer"),
                    7L,
                    doubleKey("double"),
                    0.5,
                    booleanKey("boolean"),
                    true,
                    stringArrayKey("list"),
                    List.of("a", "b")))
            .startSpan();
    tracer
        .spanBuilder("SELECT campaigns")
        .setParent(Context.root().with(parent))
        .setSpanKind(SpanKind.CLIENT)
        .startSpan()
        .setStatus(StatusCode.ERROR, "fault")
        .end();
    parent.end();
    return parent.getSpanContext();
  }

  private static void assertSpans(ResourceSpans sent, SpanContext context) {
    var child = sent.getScopeSpans(0).getSpans(0);
    var parent = sent.getScopeSpans(0).getSpans(1);

    assertThat(attributes(sent.getResource().getAttributesList()))
        .containsEntry("service.name", text("campaign-api"))
        .containsEntry("deployment.environment.name", text("test"));
    assertThat(sent.getScopeSpans(0).getScope().getName()).isEqualTo("export-test");
    assertThat(sent.getScopeSpans(0).getSpansCount()).isEqualTo(2);

    assertThat(parent.getName()).isEqualTo("PUT /campaigns/:id");
    assertThat(parent.getKind().name()).isEqualTo("SPAN_KIND_SERVER");
    assertThat(parent.getStatus()).isEqualTo(Status.getDefaultInstance());
    assertThat(hex(parent.getTraceId())).isEqualTo(context.getTraceId());
    assertThat(hex(parent.getSpanId())).isEqualTo(context.getSpanId());
    assertThat(parent.getParentSpanId()).isEmpty();
    assertThat(attributes(parent.getAttributesList())).isEqualTo(expectedAttributes());

    assertThat(child.getName()).isEqualTo("SELECT campaigns");
    assertThat(child.getKind().name()).isEqualTo("SPAN_KIND_CLIENT");
    assertThat(child.getStatus())
        .isEqualTo(
            Status.newBuilder()
                .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                .setMessage("fault")
                .build());
    assertThat(child.getTraceId()).isEqualTo(parent.getTraceId());
    assertThat(child.getParentSpanId()).isEqualTo(parent.getSpanId());
    assertThat(child.getAttributesList()).isEmpty();
  }

  private static Map<String, AnyValue> expectedAttributes() {
    AnyValue.Builder list = AnyValue.newBuilder();
    list.getArrayValueBuilder().addValues(text("a")).addValues(text("b"));
    return Map.of(
        "text", text("a"),
        "integer", AnyValue.newBuilder().setIntValue(7).build(),
        "double", AnyValue.newBuilder().setDoubleValue(0.5).build(),
        "boolean", AnyValue.newBuilder().setBoolValue(true).build(),
        "list", list.build());
  }

  private static Map<String, AnyValue> attributes(List<KeyValue> attributes) {
    return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
  }

  private static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }
}
