package dev.vertrace.core;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Every documented setting, in each of its forms, and what the SDK says of itself with it. */
final class Settings {
  private Settings() {}

  /**
   * One setting.
   *
   * @param property its property; the variable is this in capitals with underscores
   * @param value its value there
   * @param json as JSON, without the braces; null if it goes into "properties" alone
   * @param code as code; null likewise
   * @param shows what the effective configuration shows
   */
  record Setting(
      String property,
      String value,
      @Nullable String json,
      @Nullable Consumer<VertraceBuilder> code,
      String shows) {
    String variable() {
      return property.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    JsonObject asProperty() {
      return new JsonObject().put("properties", new JsonObject().put(property, value));
    }

    @Override
    public String toString() {
      return property;
    }
  }

  private static Setting only(String property, String value, String shows) {
    return new Setting(property, value, null, null, shows);
  }

  static List<Setting> all() {
    return List.of(
        new Setting(
            "otel.service.name",
            "bids",
            "'serviceName': 'bids'",
            b -> b.serviceName("bids"),
            "service.name=\"bids\""),
        new Setting(
            "otel.resource.attributes",
            "service.version=1.2,deployment.environment.name=staging,team.name=ads",
            "'serviceVersion': '1.2', 'environment': 'staging',"
                + "'resourceAttributes': {'team.name': 'ads'}",
            b ->
                b.serviceVersion("1.2")
                    .environment("staging")
                    .resourceAttribute("team.name", "ads"),
            "deployment.environment.name=\"staging\""),
        new Setting(
            "otel.exporter.otlp.endpoint",
            "http://127.0.0.1:9",
            "'endpoint': 'http://127.0.0.1:9'",
            b -> b.endpoint("http://127.0.0.1:9"),
            "endpoint=http://127.0.0.1:9/v1/traces"),
        new Setting(
            "otel.exporter.otlp.headers",
            "x-tenant=a%20b",
            "'headers': {'x-tenant': 'a b'}",
            b -> b.header("x-tenant", "a b"),
            "x-tenant=OBFUSCATED"),
        new Setting(
            "otel.exporter.otlp.compression",
            "gzip",
            "'compression': 'gzip'",
            b -> b.compression("gzip"),
            "compressorEncoding=gzip"),
        new Setting(
            "otel.exporter.otlp.timeout",
            "3000",
            "'exportTimeout': 3000",
            b -> b.exportTimeout(Duration.ofSeconds(3)),
            "timeoutNanos=3000000000"),
        new Setting(
            "otel.exporter.otlp.protocol",
            "http/protobuf",
            "'protocol': 'http/protobuf'",
            b -> b.protocol("http/protobuf"),
            "OtlpHttpSpanExporter"),
        new Setting(
            "otel.traces.sampler",
            "always_off",
            "'sampler': 'always_off'",
            b -> b.sampler("always_off"),
            "sampler=AlwaysOffSampler"),
        new Setting(
            "otel.propagators",
            "baggage",
            "'propagators': ['baggage']",
            b -> b.propagators("baggage"),
            "textMapPropagator=W3CBaggagePropagator"),
        new Setting(
            "vertrace.close-timeout",
            "700",
            "'closeTimeout': 700",
            b -> b.closeTimeout(Duration.ofMillis(700)),
            "closeTimeout=700 ms"),
        new Setting(
            "vertrace.shutdown-hook",
            "true",
            "'shutdownHook': true",
            b -> b.shutdownHook(true),
            "shutdownHook=true"),
        only("otel.exporter.otlp.traces.endpoint", "http://127.0.0.1:8/x", "http://127.0.0.1:8/x"),
        only("otel.exporter.otlp.traces.headers", "x-traces=1", "x-traces=OBFUSCATED"),
        only("otel.exporter.otlp.traces.compression", "gzip", "compressorEncoding=gzip"),
        only("otel.exporter.otlp.traces.timeout", "4s", "timeoutNanos=4000000000"),
        only("otel.exporter.otlp.traces.protocol", "http/protobuf", "OtlpHttpSpanExporter"),
        only("otel.traces.exporter", "none", "spanProcessor=NoopSpanProcessor"),
        only("otel.bsp.schedule.delay", "123", "scheduleDelayNanos=123000000"),
        only("otel.bsp.export.timeout", "456", "exporterTimeoutNanos=456000000"),
        only("otel.bsp.max.export.batch.size", "77", "maxExportBatchSize=77"),
        only("otel.bsp.max.queue.size", "999", "room=999"),
        only("otel.attribute.value.length.limit", "50", "maxAttributeValueLength=50"),
        only("otel.span.attribute.value.length.limit", "51", "maxAttributeValueLength=51"),
        only("otel.attribute.count.limit", "98", "maxNumberOfAttributes=98"),
        only("otel.span.attribute.count.limit", "99", "maxNumberOfAttributes=99"),
        only("otel.span.event.count.limit", "13", "maxNumberOfEvents=13"),
        only("otel.span.link.count.limit", "14", "maxNumberOfLinks=14"));
  }

  /** What is in force, without what differs from one instance to the next. */
  static String effective(Vertrace vertrace) {
    TracedVertx.await(vertrace.close());
    return String.valueOf(vertrace.own())
        .replaceAll("@[0-9a-f]+", "")
        .replaceAll("entities=\\[.*?\\}\\], ", "") // from OpenTelemetry 1.64 on
        .replaceAll("(service.instance.id|process.pid)=\"?[^\",}]+", "$1");
  }
}
