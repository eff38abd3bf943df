package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationTest {

  @ParameterizedTest
  @CsvSource({
    "'', http://localhost:4317 (grpc)",
    "otel.exporter.otlp.protocol=http/protobuf, http://localhost:4318/v1/traces (http/protobuf)",
    "otel.exporter.otlp.protocol=http/protobuf;otel.exporter.otlp.traces.protocol=grpc,"
        + " http://localhost:4317 (grpc)",
    "otel.exporter.otlp.endpoint=https://c/, https://c/ (grpc)",
    "otel.exporter.otlp.protocol=http/protobuf;otel.exporter.otlp.endpoint=https://c/base/,"
        + " https://c/base/v1/traces (http/protobuf)",
    "otel.exporter.otlp.endpoint=http://c;otel.exporter.otlp.traces.endpoint=http://t/x,"
        + " http://t/x (grpc)",
    "otel.exporter.otlp.endpoint=http://user:hidden@c:1/p?key=hidden#hidden, http://c:1/p (grpc)",
    "otel.exporter.otlp.endpoint=http://user:hidden@c_d:1, http://c_d:1 (grpc)",
    "otel.traces.exporter=none, nowhere: otel.traces.exporter=none",
    "otel.sdk.disabled=true, nowhere: otel.sdk.disabled=true",
    "otel.traces.exporter=logging, logging"
  })
  void namesWhereTheSdkSends(String properties, String words) {
    assertThat(destination(properties).words()).isEqualTo(words);
  }

  @Test
  void namesOtherExporters_beside() {
    assertThat(destination("otel.traces.exporter=otlp,logging").words())
        .isEqualTo("http://localhost:4317 (grpc), all of [otlp, logging]");
  }

  @Test
  void canOnlyBeAsked_whenThereIsAnEndpoint() {
    assertThat(destination("").endpoint()).isEqualTo(URI.create("http://localhost:4317"));
    assertThat(destination("otel.traces.exporter=logging").endpoint()).isNull();
  }

  private static Destination destination(String properties) {
    Map<String, String> map = new HashMap<>();
    for (String property : properties.split(";", -1)) {
      int equals = property.indexOf('=');
      if (equals > 0) {
        map.put(property.substring(0, equals), property.substring(equals + 1));
      }
    }
    return Destination.from(DefaultConfigProperties.createFromMap(map));
  }
}
