package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What options of the server do to its spans. */
class ServerCustomizerTest {

  /** Says all that can be said. */
  private static final class Talkative implements HttpServerCustomizer {
    @Override
    public @Nullable String spanName(HttpTraceRequest request, @Nullable String route) {
      return "/ok/:id".equals(route) ? "custom " + request.method() + " " + route : null;
    }

    @Override
    public void onStart(AttributesBuilder attributes, HttpTraceRequest request) {
      attributes
          .put("tenant", request.header("X-TENANT"))
          .put("seen.path", request.path())
          .put("seen.query", request.query())
          .put("seen.host", request.host())
          .put("user_agent.original", "replaced");
    }

    @Override
    public void onEnd(
        AttributesBuilder attributes,
        HttpTraceRequest request,
        @Nullable HttpTraceResponse response,
        @Nullable Throwable failure) {
      attributes
          .put("end.status", response == null ? 0L : response.statusCode())
          .put("end.type", response == null ? null : response.header("Content-Type"))
          .put("end.failure", failure == null ? null : failure.getMessage());
    }
  }

  private static HttpServer serve(TracedVertx traced) {
    Router router = Router.router(traced.vertx);
    router.route().handler(BodyHandler.create(false));
    router
        .route("/ok/:id")
        .handler(context -> context.response().putHeader("content-type", "text/x").end("okay"));
    router
        .route("/thrown/:id")
        .handler(
            context -> {
              throw new IllegalStateException("broken");
            });
    return traced.serve(TraceHandler.wrap(traced.vertrace, router));
  }

  private static Map<String, Object> call(TracedVertx traced, Protocol protocol, String uri) {
    HttpClientRequest request =
        TracedVertx.await(
            traced
                .client(protocol)
                .request(HttpMethod.POST, serve(traced).actualPort(), "127.0.0.1", uri));
    request.putHeader("x-tenant", "acme").putHeader("cookie", "session=canary");
    TracedVertx.await(request.send("body").compose(HttpClientResponse::body));
    SpanData span = traced.only();
    Map<String, Object> attributes = HttpServerSpansTest.attributes(span);
    attributes.put("name", span.getName());
    return attributes;
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "H2C"})
  void addsWhatCustomizerSays(Protocol protocol) {
    protocol.assumeReportedWhole();
    var options = new HttpServerTracingOptions().setCustomizer(new Talkative());
    try (TracedVertx traced = new TracedVertx(options)) {
      assertThat(call(traced, protocol, "/ok/7?x=1"))
          .containsEntry("name", "custom POST /ok/:id")
          .containsEntry("tenant", "acme")
          .containsEntry("seen.path", "/ok/7")
          .containsEntry("seen.query", "x=1")
          .containsEntry("seen.host", "127.0.0.1")
          .containsEntry("user_agent.original", "replaced")
          .containsEntry("end.status", 200L)
          .containsEntry("end.type", "text/x")
          .doesNotContainKey("end.failure");
      assertThat(call(traced, protocol, "/thrown/7"))
          .containsEntry("name", "POST /thrown/:id")
          .containsEntry("end.status", 500L)
          .containsEntry("end.failure", "broken");
    }
  }

  private static final class Throwing implements HttpServerCustomizer {
    @Override
    public String spanName(HttpTraceRequest request, @Nullable String route) {
      throw new IllegalStateException("name");
    }

    @Override
    public void onStart(AttributesBuilder attributes, HttpTraceRequest request) {
      attributes.put("half", "said");
      throw new AssertionError("start");
    }

    @Override
    public void onEnd(
        AttributesBuilder attributes,
        HttpTraceRequest request,
        @Nullable HttpTraceResponse response,
        @Nullable Throwable failure) {
      throw new NoClassDefFoundError("end");
    }
  }

  @Test
  void tellsTheRest_whenCustomizerAndFilterThrow() {
    var options =
        new HttpServerTracingOptions()
            .setCustomizer(new Throwing())
            .setExcluded(
                request -> {
                  throw new AssertionError("filter");
                });
    try (TracedVertx traced = new TracedVertx(options)) {
      assertThat(call(traced, Protocol.HTTP_1_1, "/ok/7"))
          .containsEntry("name", "POST /ok/:id")
          .containsEntry("http.route", "/ok/:id")
          .containsEntry("http.response.status_code", 200L)
          .doesNotContainKeys("half", "error.type");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "H2C"})
  void capturesHeadersAndSizes(Protocol protocol) {
    protocol.assumeReportedWhole();
    var options =
        new HttpServerTracingOptions()
            .setCapturedRequestHeaders(List.of("X-Tenant", "Cookie", "X-Missing"))
            .setCapturedResponseHeaders(List.of("Content-Type"))
            .setSensitiveQueryKeys(List.of("pin"))
            .setBodySizes(true);
    try (TracedVertx traced = new TracedVertx(options)) {
      assertThat(call(traced, protocol, "/ok/7?pin=canary&x=1"))
          .containsEntry("http.request.header.x-tenant", List.of("acme"))
          .containsEntry("http.request.header.cookie", List.of("REDACTED"))
          .doesNotContainKey("http.request.header.x-missing")
          .containsEntry("http.response.header.content-type", List.of("text/x"))
          .containsEntry("url.query", "pin=REDACTED&x=1")
          .containsEntry("http.request.body.size", 4L)
          .containsEntry("http.response.body.size", 4L);
    }
  }

  @Test
  void obeysOptions_asTheyWereWhenGiven() {
    var options =
        new HttpServerTracingOptions().setExcluded(request -> request.path().equals("/none"));
    try (TracedVertx traced = new TracedVertx(options)) {
      options.setExcluded(request -> true).setCustomizer(new Talkative()).setBodySizes(true);

      assertThat(call(traced, Protocol.HTTP_1_1, "/ok/7"))
          .containsEntry("name", "POST /ok/:id")
          .doesNotContainKeys("tenant", "http.request.body.size");
    }
  }

  @Test
  void copiesOptions() {
    var options =
        new HttpServerTracingOptions()
            .setExcluded(HttpTraceFilter.healthChecks())
            .setCustomizer(new Talkative())
            .setCapturedRequestHeaders(List.of("a"))
            .setCapturedResponseHeaders(List.of("b"))
            .setSensitiveQueryKeys(List.of("c"))
            .setBodySizes(true);

    assertThat(new HttpServerTracingOptions(options)).usingRecursiveComparison().isEqualTo(options);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:"})
  void refusesBadHeaders(String name) {
    var options = new HttpServerTracingOptions().setCapturedRequestHeaders(List.of(name));

    assertThatThrownBy(() -> Vertrace.create(OpenTelemetry.noop(), options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give names such as");
  }

  @Test
  void hasNoSizesAndHeaders_byDefault() {
    try (TracedVertx traced = new TracedVertx()) {
      assertThat(call(traced, Protocol.HTTP_1_1, "/ok/7").keySet())
          .noneMatch(key -> key.contains(".header.") || key.contains(".size"))
          .doesNotContain(AttributeKey.stringKey("tenant").getKey());
    }
  }
}
