package dev.vertrace.web;

import static dev.vertrace.web.ClientBench.HOST;
import static dev.vertrace.web.ClientBench.assertIs;
import static dev.vertrace.web.ClientBench.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.uritemplate.UriTemplate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What code says of clients, wrapped ones and plain ones. */
class ClientOptionsTest {
  private static final ClientProtocol HTTP_1 = ClientProtocol.HTTP_1;

  private static HttpClient client(ClientBench bench, boolean wrapped) {
    return wrapped ? bench.client(HTTP_1) : bench.traced.vertx.createHttpClient();
  }

  private static Map<String, Object> answered(ClientBench bench, String uri) {
    Map<String, Object> attributes = bench.connected(HTTP_1, "GET", uri);
    attributes.put("http.response.status_code", 200L);
    return attributes;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesOutWhatFilterMatches(boolean wrapped) {
    try (ClientBench bench =
        new ClientBench(
            new HttpClientTracingOptions()
                .setExcluded(
                    HttpTraceFilter.pathPrefix("/trace")
                        .and(HttpTraceFilter.method(HttpMethod.GET))
                        .and(HttpTraceFilter.header("x-own").not())))) {
      HttpClient client = client(bench, wrapped);
      String trace =
          bench
              .inSpan(
                  () ->
                      client
                          .request(bench.to(HTTP_1, "/trace"))
                          .compose(HttpClientRequest::send)
                          .compose(response -> response.body().map(Object::toString)))
              .await();

      SpanData root = bench.traced.only();
      assertThat(trace).isEqualTo("[00-" + root.getTraceId() + "-" + root.getSpanId() + "-03]");
      bench.inSpan(() -> call(client, bench.to(HTTP_1, "/200"))).await();
      bench.clientSpan();
      client.close().await();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tracesWhatFilterFailsToJudge(boolean wrapped) {
    HttpTraceFilter failing =
        request -> {
          throw new IllegalStateException("on purpose");
        };
    try (ClientBench bench = new ClientBench(new HttpClientTracingOptions().setExcluded(failing))) {
      HttpClient client = client(bench, wrapped);
      bench.inSpan(() -> call(client, bench.to(HTTP_1, "/200"))).await();

      assertIs(bench.clientSpan(), "GET", answered(bench, "/200"));
      client.close().await();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void saysWhatCustomizerSays(boolean wrapped) {
    HttpClientCustomizer customizer =
        new HttpClientCustomizer() {
          @Override
          public String spanName(HttpTraceRequest request) {
            return "fetch " + request.path();
          }

          @Override
          public void onStart(AttributesBuilder attributes, HttpTraceRequest request) {
            attributes.put("tenant", String.valueOf(request.header("x-tenant")));
          }

          @Override
          public void onEnd(
              AttributesBuilder attributes,
              HttpTraceRequest request,
              @Nullable HttpTraceResponse response,
              @Nullable Throwable failure) {
            attributes.put("seen", response == null ? -1 : response.statusCode());
          }
        };
    try (ClientBench bench =
        new ClientBench(new HttpClientTracingOptions().setCustomizer(customizer))) {
      HttpClient client = client(bench, wrapped);
      RequestOptions options = bench.to(HTTP_1, "/200?x=1").putHeader("x-tenant", "acme");
      bench.inSpan(() -> call(client, options)).await();

      Map<String, Object> expected = answered(bench, "/200?x=1");
      expected.put("tenant", "acme");
      expected.put("seen", 200L);
      assertIs(bench.clientSpan(), "fetch /200", expected);
      client.close().await();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void losesNothing_whenCustomizerThrows(boolean wrapped) {
    HttpClientCustomizer failing =
        new HttpClientCustomizer() {
          @Override
          public String spanName(HttpTraceRequest request) {
            throw new IllegalStateException("on purpose");
          }

          @Override
          public void onStart(AttributesBuilder attributes, HttpTraceRequest request) {
            attributes.put("lost", true);
            throw new IllegalStateException("on purpose");
          }

          @Override
          public void onEnd(
              AttributesBuilder attributes,
              HttpTraceRequest request,
              @Nullable HttpTraceResponse response,
              @Nullable Throwable failure) {
            throw new AssertionError("on purpose");
          }
        };
    try (ClientBench bench =
        new ClientBench(new HttpClientTracingOptions().setCustomizer(failing))) {
      HttpClient client = client(bench, wrapped);
      bench.inSpan(() -> call(client, bench.to(HTTP_1, "/200"))).await();

      assertIs(bench.clientSpan(), "GET", answered(bench, "/200"));
      client.close().await();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void showsHeadersAndSizesThatAreAskedFor(boolean wrapped) {
    try (ClientBench bench =
        new ClientBench(
            new HttpClientTracingOptions()
                .setCapturedRequestHeaders(List.of("X-Tenant", "Authorization", "x-none"))
                .setCapturedResponseHeaders(List.of("Location", "Set-Cookie"))
                .setSensitiveQueryKeys(List.of("pin"))
                .setBodySizes(true))) {
      HttpClient client = client(bench, wrapped);
      RequestOptions options =
          bench
              .to(HTTP_1, "/redirect2?pin=canary")
              .putHeader("x-tenant", "acme")
              .putHeader("authorization", "canary");
      bench
          .inSpan(
              () ->
                  client
                      .request(options)
                      .compose(request -> request.send("four"))
                      .compose(response -> response.end()))
          .await();

      Map<String, Object> expected = answered(bench, "/redirect2?pin=REDACTED");
      expected.put("http.response.status_code", 302L);
      expected.put("http.request.header.x-tenant", List.of("acme"));
      expected.put("http.request.header.authorization", List.of("REDACTED"));
      expected.put("http.response.header.location", List.of("/ok"));
      expected.put("http.request.body.size", 4L);
      expected.put("http.response.body.size", 5L);
      assertIs(bench.clientSpan(), "GET", expected);
      client.close().await();
    }
  }

  @Test
  void failsAtOnce_whenOptionsAreBad() {
    assertThatThrownBy(
            () ->
                Vertrace.create(
                    OpenTelemetry.noop(),
                    new HttpClientTracingOptions().setCapturedRequestHeaders(List.of("a b"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a b' is no name of a header");
  }

  @Test
  void copies() {
    HttpClientTracingOptions options =
        new HttpClientTracingOptions()
            .setExcluded(HttpTraceFilter.healthChecks())
            .setCustomizer(new HttpClientCustomizer() {})
            .setCapturedRequestHeaders(List.of("a"))
            .setCapturedResponseHeaders(List.of("b"))
            .setSensitiveQueryKeys(List.of("c"))
            .setBodySizes(true);

    assertThat(new HttpClientTracingOptions(options)).usingRecursiveComparison().isEqualTo(options);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "/users/{id}, GET /users/{id}, /users/{id}",
        "/users?token=canary&page={page}, GET /users?token=canary&page={page}, '/users?token=REDACTED&page={page}'",
        "http://me:canary@h:1/users/{id}, GET /users/{id}, /users/{id}",
        "{+base}/users, GET {+base}/users, {+base}/users",
        "load user, GET load user, none",
        "GET, GET, none",
        "'', GET, none",
      })
  void namesSpanAfterTraceOperation(String operation, String name, @Nullable String template) {
    try (ClientBench bench = new ClientBench()) {
      for (boolean wrapped : new boolean[] {true, false}) {
        HttpClient client = client(bench, wrapped);
        bench
            .inSpan(() -> call(client, bench.to(HTTP_1, "/200").setTraceOperation(operation)))
            .await();

        Map<String, Object> expected = answered(bench, "/200");
        if (template != null) {
          expected.put("url.template", template);
        }
        assertIs(bench.clientSpan(), template == null ? name : "GET " + template, expected);
        client.close().await();
      }
    }
  }

  @Test
  void namesSpanAfterTraceOperation_whenRequestGetsItLate() {
    try (ClientBench bench = new ClientBench()) {
      HttpClient client = bench.client(HTTP_1);
      bench
          .inSpan(
              () ->
                  client
                      .request(bench.to(HTTP_1, "/1/200"))
                      .compose(
                          request ->
                              request
                                  .setMethod(HttpMethod.PUT)
                                  .setURI("/2/200")
                                  .traceOperation("/{id}/200")
                                  .send())
                      .compose(response -> response.end()))
          .await();

      Map<String, Object> expected = answered(bench, "/2/200");
      expected.put("http.request.method", "PUT");
      expected.put("url.template", "/{id}/200");
      assertIs(bench.clientSpan(), "PUT /{id}/200", expected);
      client.close().await();
    }
  }

  @Test
  void namesSpanAfterUriTemplate() {
    try (ClientBench bench = new ClientBench()) {
      WebClient web =
          HttpClientTracing.webClient(
              bench.traced.vertrace, bench.traced.vertx, new WebClientOptions());
      bench
          .inSpan(
              () ->
                  web.get(bench.port(HTTP_1), HOST, UriTemplate.of("/users/{id}/200"))
                      .setTemplateParam("id", "7")
                      .send())
          .await();

      Map<String, Object> expected = answered(bench, "/users/7/200");
      expected.put("url.template", "/users/{id}/200");
      assertIs(bench.clientSpan(), "GET /users/{id}/200", expected);

      bench
          .inSpan(
              () ->
                  web.getAbs(UriTemplate.of("http://{host}:{port}/users/{id}/200"))
                      .setTemplateParam("host", HOST)
                      .setTemplateParam("port", String.valueOf(bench.port(HTTP_1)))
                      .setTemplateParam("id", "7")
                      .send())
          .await();
      assertIs(bench.clientSpan(), "GET /users/{id}/200", expected);
      web.close();
    }
  }
}
