package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The known methods are those of the configuration, and no others. */
class HttpMethodsTest {
  @Test
  void areReplacedByTheConfiguration() {
    HttpMethods methods = HttpMethods.of(" PURGE, get,,");

    assertThat(methods.nameOf("PURGE")).isEqualTo("PURGE");
    assertThat(methods.valueOf("get")).isEqualTo("get");
    assertThat(methods.valueOf("GET")).isEqualTo("_OTHER");
  }

  @Test
  void areThoseOfTheConventions_withoutConfiguration() {
    assertThat(HttpMethods.of(null).known())
        .containsExactlyInAnyOrder(
            "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY",
            "TRACE");
  }

  @Test
  void nameSpans_asTheConfigurationSays() {
    RecordedTraces traces = RecordedTraces.create();
    Vertrace vertrace =
        Vertrace.builder()
            .property("otel.traces.exporter", "none")
            .property("otel.instrumentation.http.known-methods", "PURGE")
            .addSpanProcessor(traces)
            .build();
    Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
    Vertx plain = Vertx.vertx();
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end())
            .listen(0, "127.0.0.1")
            .await();
    WebClient client = WebClient.create(plain, TracedVertx.optionsFor(server));
    TracedVertx.await(client.request(HttpMethod.valueOf("PURGE"), "/").send());
    TracedVertx.await(client.get("/").send());

    assertThat(traces.await(2)).extracting(SpanData::getName).isEqualTo(List.of("PURGE", "HTTP"));
    plain.close().await();
    vertx.close().await();
    vertrace.close().await();
  }
}
