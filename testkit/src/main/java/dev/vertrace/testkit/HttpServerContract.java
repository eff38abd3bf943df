package dev.vertrace.testkit;

import static dev.vertrace.testkit.ContractSpan.SECRET;
import static io.opentelemetry.semconv.ClientAttributes.CLIENT_ADDRESS;
import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_REQUEST_METHOD;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_REQUEST_METHOD_ORIGINAL;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_RESPONSE_STATUS_CODE;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_ROUTE;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_ADDRESS;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_PORT;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PROTOCOL_VERSION;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_ADDRESS;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_PORT;
import static io.opentelemetry.semconv.UrlAttributes.URL_PATH;
import static io.opentelemetry.semconv.UrlAttributes.URL_QUERY;
import static io.opentelemetry.semconv.UrlAttributes.URL_SCHEME;
import static io.opentelemetry.semconv.UserAgentAttributes.USER_AGENT_ORIGINAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the spans of any HTTP server are by the <a
 * href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server">stable
 * conventions</a>. The implementor runs a traced server with three routes, each for any method:
 *
 * <pre>{@code
 * class RouterTest implements HttpServerContract {
 *   void routes(Router router) {
 *     router.route(OK).handler(context -> context.end(HttpServerContract.currentSpan()));
 *     router.route(MISSING).handler(context -> context.response().setStatusCode(404).end());
 *     router.route(THROWN).handler(context -> { throw new IllegalStateException("broken"); });
 *   }
 *   public URI server() {
 *     return URI.create("http://127.0.0.1:" + server.actualPort());
 *   }
 *   public RecordedTraces traces() {
 *     return traces;
 *   }
 * }
 * }</pre>
 *
 * <p>JUnit calls it on the thread of the test; the handlers run where the server wants.
 */
public interface HttpServerContract extends TracingContract {
  /** Answers 200 with {@link #currentSpan}, best after an asynchronous step. */
  String OK = "/ok/:id";

  /** Answers 404: a route took the request, and what it asks for is missing. */
  String MISSING = "/missing/:id";

  /** Throws an {@code IllegalStateException}, of which the client sees 500. */
  String THROWN = "/thrown/:id";

  /** The span that is current here, in the form in which the contract understands it. */
  static String currentSpan() {
    SpanContext span = Span.current().getSpanContext();
    return span.getTraceId() + "-" + span.getSpanId();
  }

  /** Scheme, host and port of the server, without a path. */
  URI server();

  /** What {@code http.route} says of a route above, or null where there are no routes. */
  default @Nullable String route(String template) {
    return template;
  }

  /** What the client speaks. */
  default HttpClient.Version version() {
    return HttpClient.Version.HTTP_1_1;
  }

  @Test
  default void describesRequest() {
    HttpResponse<String> response = request().get("/ok/7");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.version()).isEqualTo(version());
    onlySpan()
        .isNamed(name("GET", OK))
        .isFine()
        .has(attributes("/ok/7", OK, 200), extraAttributes());
  }

  @Test
  default void joinsTraceOfCaller() {
    request().header("tracestate", "vendor=1").get("/ok/7");

    SpanData span = onlySpan().data();
    assertThat(span.getTraceId()).as("trace").isEqualTo(ContractRequest.TRACE_ID);
    assertThat(span.getParentSpanId()).as("parent").isEqualTo(ContractRequest.SPAN_ID);
    assertThat(span.getParentSpanContext().isRemote()).as("remote parent").isTrue();
    assertThat(span.getSpanContext().getTraceState().get("vendor")).as("tracestate").isEqualTo("1");
  }

  @Test
  default void startsTrace_whenThatOfCallerIsUnreadable() {
    request().header("traceparent", "00-garbage").get("/ok/7");

    assertThat(onlySpan().data().getParentSpanContext().isValid()).as("has parent").isFalse();
  }

  @Test
  default void hasSpanCurrentInHandler() {
    String seen = request().get("/ok/7").body();

    SpanData span = onlySpan().data();
    assertThat(seen)
        .as("current span of the handler")
        .isEqualTo(span.getTraceId() + "-" + span.getSpanId());
  }

  @Test
  default void keepsConcurrentRequestsApart() {
    List<String> seen = ContractRequest.getConcurrently(request(), "/ok/7", 20);

    assertThat(seen).as("current spans of the handlers").doesNotHaveDuplicates();
    assertThat(traces().await(20))
        .extracting(span -> span.getTraceId() + "-" + span.getSpanId())
        .containsExactlyInAnyOrderElementsOf(seen);
  }

  @Test
  default void isNoError_whenRouteAnswers404() {
    assertThat(request().get("/missing/7").statusCode()).isEqualTo(404);

    onlySpan()
        .isNamed(name("GET", MISSING))
        .isFine()
        .has(attributes("/missing/7", MISSING, 404), extraAttributes());
  }

  @Test
  default void hasNoRoute_whenNoneTakesRequest() {
    assertThat(request().get("/nowhere/7").statusCode()).isEqualTo(404);

    onlySpan().isNamed("GET").isFine().has(attributes("/nowhere/7", null, 404), extraAttributes());
  }

  @Test
  default void isError_whenHandlerThrows() {
    assertThat(request().get("/thrown/7").statusCode()).isEqualTo(500);

    onlySpan()
        .isNamed(name("GET", THROWN))
        .isError()
        .has(
            attributes("/thrown/7", THROWN, 500)
                .mustBeOneOf(ERROR_TYPE, List.of("500", IllegalStateException.class.getName())),
            extraAttributes());
  }

  @Test
  default void hidesUnknownMethod() {
    request().send("BREW", "/ok/7");

    onlySpan()
        .isNamed(name("HTTP", OK))
        .has(
            attributes("/ok/7", OK, 200)
                .must(HTTP_REQUEST_METHOD, "_OTHER")
                .must(HTTP_REQUEST_METHOD_ORIGINAL, "BREW"),
            extraAttributes());
  }

  @Test
  default void hidesSecrets() {
    request()
        .header("authorization", "Bearer " + SECRET)
        .header("cookie", "session=" + SECRET)
        .get("/ok/7?x=1&" + ContractRequest.secretQuery(SECRET));

    List<SpanData> spans = traces().await(1);
    ContractSpan.assertAbsent(SECRET, spans);
    ContractSpan.only(spans, SpanKind.SERVER)
        .has(
            attributes("/ok/7", OK, 200)
                .must(URL_QUERY, "x=1&" + ContractRequest.secretQuery("REDACTED")),
            extraAttributes());
  }

  private ContractRequest request() {
    return new ContractRequest(server(), version());
  }

  private ContractSpan onlySpan() {
    return ContractSpan.only(traces().await(1), SpanKind.SERVER);
  }

  private String name(String method, String template) {
    String route = route(template);
    return route == null ? method : method + " " + route;
  }

  private ContractAttributes attributes(String path, @Nullable String template, long status) {
    String route = template == null ? null : route(template);
    ContractAttributes attributes =
        new ContractAttributes()
            .must(HTTP_REQUEST_METHOD, "GET")
            .must(URL_SCHEME, server().getScheme())
            .must(URL_PATH, path)
            .must(HTTP_RESPONSE_STATUS_CODE, status)
            .may(SERVER_ADDRESS, server().getHost())
            .may(SERVER_PORT, (long) server().getPort())
            .may(CLIENT_ADDRESS)
            .may(NETWORK_PEER_ADDRESS)
            .may(NETWORK_PEER_PORT)
            .may(NETWORK_PROTOCOL_VERSION, version() == HttpClient.Version.HTTP_2 ? "2" : "1.1")
            .may(USER_AGENT_ORIGINAL, ContractRequest.USER_AGENT);
    return route == null ? attributes : attributes.must(HTTP_ROUTE, route);
  }
}
