package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes are named at the start, and never show a secret. */
class BadConfigurationTest {
  @RegisterExtension final WarningLog log = new WarningLog();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "otel.exporter.otlp.protocol        | pigeon          | http/protobuf",
        "otel.exporter.otlp.traces.protocol | http/json       | http/protobuf",
        "otel.exporter.otlp.protocol        | grpc            | opentelemetry-exporter-sender-okhttp",
        "otel.exporter.otlp.endpoint        | not a url       | http://localhost:4318",
        "otel.exporter.otlp.endpoint        | localhost:4318  | http://localhost:4318",
        "otel.exporter.otlp.endpoint        | ftp://localhost | http://localhost:4318",
        "otel.exporter.otlp.endpoint        | http://         | http://localhost:4318",
        "otel.exporter.otlp.endpoint        | http://h/?a=b   | without query",
        "otel.exporter.otlp.traces.endpoint | :               | http://localhost:4318",
        "otel.exporter.otlp.endpoint        | localhost       | http://localhost:4318",
        "otel.exporter.otlp.endpoint        | //host:4318     | http://localhost:4318",
        "otel.exporter.otlp.endpoint        | http://a_b:4318 | without underscores",
        "otel.exporter.otlp.endpoint        | http://h:99999  | http://localhost:4318",
        "otel.exporter.otlp.endpoint        | http://h:0      | http://localhost:4318",
        "otel.exporter.otlp.endpoint        | http://:4318    | http://localhost:4318",
        "otel.exporter.otlp.compression     | brotli          | gzip",
        "otel.exporter.otlp.timeout         | 0               | above 0",
        "otel.bsp.schedule.delay            | 0               | above 0",
        "otel.bsp.max.queue.size            | 2147483647      | 16777216",
        "vertrace.close-timeout             | 0               | above 0",
        "otel.config.file                   | sdk.yaml        | properties and variables",
        "otel.exporter.otlp.timeout         | soon            | milliseconds",
        "otel.exporter.otlp.timeout         | -1              | milliseconds",
        "otel.exporter.otlp.certificate     | /nowhere/ca.pem | readable file",
        "otel.traces.exporter               | nobody          | otlp",
        "otel.traces.sampler                | never_mind      | parentbased_always_on",
        "otel.traces.sampler.arg            | 1.5             | from 0 to 1",
        "otel.traces.sampler.arg            | -0.1            | from 0 to 1",
        "otel.traces.sampler.arg            | NaN             | from 0 to 1",
        "otel.traces.sampler.arg            | much            | from 0 to 1",
        "otel.propagators                   | smoke           | tracecontext",
        "otel.bsp.schedule.delay            | 5 fortnights    | milliseconds",
        "otel.bsp.max.queue.size            | 0               | from 1",
        "otel.bsp.max.export.batch.size     | many            | from 1",
        "otel.span.attribute.count.limit    | -1              | from 0",
        "otel.attribute.value.length.limit  | long            | from 0",
        "otel.resource.attributes           | just-a-name     | name=value",
        "vertrace.close-timeout             | 5 fortnights    | milliseconds",
        "vertrace.shutdown-hook             | maybe           | true",
        "vertrace.register-global           | 1               | false",
        "vertrace.on-config-error           | explode         | disable",
      })
  void namesKeyAndValueAndWhatIsAllowed(String key, String value, String allowed) {
    assertThatThrownBy(() -> ratio().property(key, value).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Tracing cannot start: " + key + "=" + value + " ")
        .hasMessageContaining(allowed);
    assertThatThrownBy(
            () ->
                Vertx.vertx(
                    new VertxOptions()
                        .setTracingOptions(
                            new VertraceOptions()
                                .setProperty("otel.traces.sampler", "traceidratio")
                                .setProperty(key, value))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Tracing cannot start: " + key + "=" + value + " ");
  }

  private static VertraceBuilder ratio() {
    return Vertrace.builder().property("otel.traces.sampler", "parentbased_traceidratio");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "otel.exporter.otlp.headers        | Bearer hunter2",
        "otel.exporter.otlp.headers        | authorization=Bearer hunter2%zz",
        "otel.exporter.otlp.headers        | a b=hunter2",
        "otel.exporter.otlp.headers        | a=hunter2%0d%0ahost: elsewhere",
        "otel.exporter.otlp.traces.headers | =hunter2",
        "otel.exporter.otlp.client.key     | -----BEGIN PRIVATE KEY----- hunter2",
        "otel.exporter.otlp.endpoint       | http://me:hunter2@host/?q=1",
        "otel.exporter.otlp.endpoint       | gopher://hunter2@host",
        "otel.exporter.otlp.endpoint       | me:hunter2@host:4318",
        "otel.exporter.otlp.endpoint       | https:/me:hunter2@host",
        "otel.exporter.otlp.endpoint       | http://me:hunter2#x@host",
        "otel.exporter.otlp.endpoint       | http://me:a/hunter2@host",
        "otel.exporter.otlp.endpoint       | http://me:a hunter2@host",
        "otel.exporter.otlp.endpoint       | http://me:hunter2@a_b",
        "otel.exporter.otlp.headers        | host=hunter2",
      })
  void hidesSecrets(String key, String value) {
    Throwable failure = catchThrowable(() -> Vertrace.builder().property(key, value).build());

    assertThat(failure).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("***");
    assertThat(stackTrace(failure)).contains(key).doesNotContain("hunter2");
  }

  @Test
  void sendsNoUserInfo_andSaysSo() {
    Vertrace vertrace = Vertrace.builder().endpoint("http://me:hunter2@127.0.0.1:9").build();
    String effective = Settings.effective(vertrace);

    assertThat(effective).contains("http://127.0.0.1:9/v1/traces").doesNotContain("hunter2");
    assertThat(log.warnings()).singleElement().asString().contains("use headers");
  }

  @Test
  void leavesNoThread_whenAMistakeIsFoundLate() {
    GlobalOpenTelemetry.resetForTest();
    Vertrace first = Vertrace.builder().registerGlobal(true).build();
    try {
      assertThat(first.openTelemetry()).isNotNull();
      assertThatThrownBy(() -> Vertrace.builder().registerGlobal(true).build())
          .hasMessageContaining("vertrace.register-global=true")
          .hasMessageContaining("once");
    } finally {
      GlobalOpenTelemetry.resetForTest();
      TracedVertx.await(first.close());
    }
    Patience.until(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("BatchSpanProcessor")));
  }

  @Test
  void hidesSecrets_whenTheSdkFindsTheMistake() {
    Throwable failure =
        catchThrowable(
            () ->
                Vertrace.builder()
                    .header("authorization", "hunter2")
                    .property("otel.metrics.exporter", "hunter2")
                    .build());

    assertThat(stackTrace(failure)).contains("otel.metrics.exporter").doesNotContain("hunter2");
  }

  @Test
  void namesKey_whenFileIsNoCertificate(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("ca.pem"), "no certificate");

    assertThatThrownBy(() -> Vertrace.builder().certificate(file.toString()).build())
        .hasMessageContaining("otel.exporter.otlp.certificate=" + file)
        .hasMessageContaining("X.509");
  }

  @Test
  void namesKey_whenItsCertificateIsMissing() {
    assertThatThrownBy(
            () -> Vertrace.builder().property("otel.exporter.otlp.client.key", "x").build())
        .hasMessageContaining("otel.exporter.otlp.client.key=***");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'serviceName': 5}               | serviceName=5 must be a string",
        "{'serviceName': null}            | serviceName=null must be a string",
        "{'enabled': 'yes'}               | enabled=yes must be true or false",
        "{'propagators': 'b3'}            | propagators=b3 must be an array of strings",
        "{'propagators': [1]}             | propagators=1 must be a string",
        "{'headers': 'a=b'}               | headers=*** must be an object",
        "{'headers': {'a': ['hunter2']}}  | headers.a=[...] must be a string",
        "{'headers': {'a=b': 'hunter2'}}  | headers.a=b=*** must have a name of a header",
        "{'endpoint': {'url': 'hunter2'}} | endpoint={...} must be a string",
        "{'properties': 'hunter2'}        | properties=*** must be an object",
        "{'properties': {'vertrace.x':1}} | vertrace.x is no property of Vertrace",
        "{'properties': {'OTEL_X': 1}}    | OTEL_X is no property of Vertrace",
        "{'resourceAttributes': []}       | resourceAttributes=[...] must be an object",
        "{'closeTimeout': {}}             | closeTimeout={...} must be a number or a string",
        "{'shutdownHook': 1}              | shutdownHook=1 must be true or false",
        "{'properties': 1}                | properties=*** must be an object",
        "{'servicename': 'x'}             | servicename is no key",
      })
  void namesKeyAndType_whenJsonIsWrong(String json, String message) {
    VertxOptions options =
        new VertxOptions(
            new JsonObject().put("tracingOptions", new JsonObject(json.replace('\'', '"'))));

    assertThatThrownBy(() -> Vertx.vertx(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Tracing cannot start: " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'onConfigError': 'disable', 'protocol': 'pigeon'}",
        "{'onConfigError': 'disable', 'serviceName': 5}",
        "{'properties': {'vertrace.on-config-error': 'disable'}, 'protocol': 'pigeon'}"
      })
  void goesOnWithoutTracing_whenAskedTo(String json) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setTracingOptions(new VertraceOptions(new JsonObject(json.replace('\'', '"')))));
    Vertrace vertrace = Vertrace.of(vertx);

    assertThat(TracedVertx.await(vertrace.span("work").run(() -> vertx.timer(1).map("done"))))
        .isEqualTo("done");
    assertThat(vertrace.health().state()).isEqualTo(Health.State.DISABLED);
    assertThat(vertrace.health().reason()).startsWith("Tracing cannot start");
    assertThat(log.warnings()).singleElement().asString().contains("without tracing");
    TracedVertx.await(vertx.close());
  }

  @Test
  void goesOnWithoutTracing_whenCodeAsksForIt() {
    Vertrace vertrace = Vertrace.builder().onConfigError("disable").protocol("pigeon").build();

    assertThat(vertrace.health().state()).isEqualTo(Health.State.DISABLED);
  }

  @Test
  void goesOnWithoutTracing_whenSystemPropertyAsksForIt() {
    System.setProperty("vertrace.on-config-error", "disable");
    try {
      assertThat(Vertrace.builder().protocol("pigeon").build().health().state())
          .isEqualTo(Health.State.DISABLED);
    } finally {
      System.clearProperty("vertrace.on-config-error");
    }
  }

  private static String stackTrace(Throwable failure) {
    StringWriter writer = new StringWriter();
    failure.printStackTrace(new PrintWriter(writer));
    return writer.toString();
  }
}
