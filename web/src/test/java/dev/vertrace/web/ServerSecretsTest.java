package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.TraceAssertions;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No secret leaves, though the user asks for the headers that carry it. */
class ServerSecretsTest {
  private static final String CANARY = "c4n4ry";

  @ParameterizedTest
  @CsvSource({
    "HTTP_1_1, /ok/7, 200",
    "HTTP_1_1, /thrown/7, 500",
    "HTTP_1_1, /none, 404",
    "H2C, /ok/7, 200",
    "H2C, /thrown/7, 500",
    "H2, /ok/7, 200",
    "H2C_UPGRADE, /ok/7, 200"
  })
  void showsRedactedValues(Protocol protocol, String path, long status) {
    List<String> headers =
        List.of("authorization", "proxy-authorization", "cookie", "x-api-key", "referer");
    var options =
        new HttpServerTracingOptions()
            .setCapturedRequestHeaders(headers)
            .setCapturedResponseHeaders(List.of("set-cookie", "location"));
    try (TracedVertx traced = new TracedVertx(options)) {
      send(request(traced, protocol, path));

      TraceAssertions.assertThat(traced.traces).hasNoSecret(CANARY);
      SpanData span = traced.only();
      Map<String, Object> attributes = HttpServerSpansTest.attributes(span);
      assertThat(attributes)
          .containsEntry("url.query", "x=1&token=REDACTED&password=REDACTED")
          .containsEntry("http.response.status_code", status);
      for (String name : headers.subList(0, 4)) {
        assertThat(attributes).containsEntry("http.request.header." + name, List.of("REDACTED"));
      }
      assertThat(attributes)
          .containsEntry(
              "http.request.header.referer",
              List.of("https://REDACTED:REDACTED@h/x?access_token=REDACTED"));
      if (status == 200) {
        assertThat(attributes)
            .containsEntry("http.response.header.set-cookie", List.of("REDACTED", "REDACTED"))
            .containsEntry("http.response.header.location", List.of("/x?jwt=REDACTED"));
      }
      assertThat(span.getStatus().getStatusCode() == StatusCode.ERROR).isEqualTo(status == 500);
    }
  }

  private static HttpClientRequest request(TracedVertx traced, Protocol protocol, String path) {
    String uri = path + "?x=1&token=" + CANARY + "&password=" + CANARY;
    return TracedVertx.await(
        traced
            .client(protocol)
            .request(HttpMethod.GET, serve(traced, protocol).actualPort(), "127.0.0.1", uri));
  }

  private static HttpServer serve(TracedVertx traced, Protocol protocol) {
    Router router = Router.router(traced.vertx);
    router
        .route("/ok/:id")
        .handler(
            context ->
                context
                    .response()
                    .putHeader("location", "/x?jwt=" + CANARY)
                    .addCookie(Cookie.cookie("a", CANARY))
                    .addCookie(Cookie.cookie("b", CANARY))
                    .end(CANARY));
    router
        .route("/thrown/:id")
        .handler(
            context -> {
              throw new IllegalStateException("broken");
            });
    return traced.serve(protocol.serverOptions(), TraceHandler.wrap(traced.vertrace, router));
  }

  private static void send(HttpClientRequest request) {
    request
        .putHeader("authorization", "Bearer " + CANARY)
        .putHeader("proxy-authorization", "Basic " + CANARY)
        .putHeader("cookie", "session=" + CANARY)
        .putHeader("x-api-key", CANARY)
        .putHeader("referer", "https://u:" + CANARY + "@h/x?access_token=" + CANARY);
    TracedVertx.await(request.send(CANARY).compose(HttpClientResponse::body));
  }
}
