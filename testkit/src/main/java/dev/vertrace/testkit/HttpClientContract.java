package dev.vertrace.testkit;

import static dev.vertrace.testkit.ContractSpan.SECRET;
import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_REQUEST_METHOD;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_REQUEST_METHOD_ORIGINAL;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_RESPONSE_STATUS_CODE;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_ADDRESS;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_PORT;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PROTOCOL_VERSION;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_ADDRESS;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_PORT;
import static io.opentelemetry.semconv.UrlAttributes.URL_FULL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the spans of any HTTP client are by the <a
 * href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client">stable
 * conventions</a>, and that they carry the trace over the wire. The contract runs the server.
 *
 * <pre>{@code
 * class WebClientTest implements HttpClientContract {
 *   public int call(String method, URI uri) {
 *     return inSpan(() -> client.requestAbs(HttpMethod.valueOf(method), uri.toString()).send())
 *         .await()
 *         .statusCode();
 *   }
 *   public RecordedTraces traces() {
 *     return traces;
 *   }
 * }
 * }</pre>
 *
 * <p>JUnit calls it on the thread of the test, and {@link #call} on several at once.
 */
public interface HttpClientContract extends TracingContract {
  /**
   * Starts a span of any name and of the kind INTERNAL, sends a request within it, waits for the
   * response with its body, and ends the span.
   *
   * @return the status of the response; a redirection is not followed
   * @throws Exception any, when there is no response
   */
  int call(String method, URI uri) throws Exception;

  @Test
  default void describesCall() throws Exception {
    try (ContractServer server = ContractServer.start()) {
      assertThat(call("GET", server.uri("/200?x=1"))).isEqualTo(200);

      onlySpan().isNamed("GET").isFine().has(answered(server, "/200?x=1", 200), extraAttributes());
    }
  }

  @Test
  default void carriesTrace() throws Exception {
    try (ContractServer server = ContractServer.start()) {
      call("GET", server.uri("/200"));

      SpanContext span = onlySpan().data().getSpanContext();
      assertThat(server.header("traceparent"))
          .as("traceparent")
          .isEqualTo(
              "00-%s-%s-%s", span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
      assertThat(server.headerNames()).as("headers").doesNotHaveDuplicates();
    }
  }

  @Test
  default void isNoError_whenAnswerIs304() throws Exception {
    try (ContractServer server = ContractServer.start()) {
      assertThat(call("GET", server.uri("/304"))).isEqualTo(304);

      onlySpan().isFine().has(answered(server, "/304", 304), extraAttributes());
    }
  }

  @Test
  default void isError_whenAnswerIs404() throws Exception {
    assertError(404);
  }

  @Test
  default void isError_whenAnswerIs500() throws Exception {
    assertError(500);
  }

  private void assertError(int status) throws Exception {
    try (ContractServer server = ContractServer.start()) {
      assertThat(call("GET", server.uri("/" + status))).isEqualTo(status);

      onlySpan()
          .isNamed("GET")
          .isError()
          .has(
              answered(server, "/" + status, status).must(ERROR_TYPE, Integer.toString(status)),
              extraAttributes());
    }
  }

  @Test
  default void isError_whenServerCloses() {
    try (ContractServer server = ContractServer.start()) {
      assertThatThrownBy(() -> call("GET", server.uri(ContractServer.CLOSED)))
          .isInstanceOf(Exception.class);

      onlySpan()
          .isNamed("GET")
          .isError()
          .has(called(server, ContractServer.CLOSED).mustName(ERROR_TYPE), extraAttributes());
    }
  }

  @Test
  default void hidesUnknownMethod() throws Exception {
    try (ContractServer server = ContractServer.start()) {
      call("BREW", server.uri("/200"));

      onlySpan()
          .isNamed("HTTP")
          .has(
              answered(server, "/200", 200)
                  .must(HTTP_REQUEST_METHOD, "_OTHER")
                  .must(HTTP_REQUEST_METHOD_ORIGINAL, "BREW"),
              extraAttributes());
    }
  }

  @Test
  default void hidesSecrets() throws Exception {
    try (ContractServer server = ContractServer.start()) {
      String secret = ContractRequest.secretQuery(SECRET);
      call("GET", URI.create("http://me:" + SECRET + "@" + server.authority() + "/200?" + secret));

      List<SpanData> spans = traces().await(2);
      ContractSpan.assertAbsent(SECRET, spans);
      String shown = server.authority() + "/200?" + ContractRequest.secretQuery("REDACTED");
      ContractSpan.only(spans, SpanKind.CLIENT)
          .has(
              answered(server, "/200", 200)
                  .mustBeOneOf(
                      URL_FULL, List.of("http://REDACTED:REDACTED@" + shown, "http://" + shown)),
              extraAttributes());
    }
  }

  @Test
  default void keepsConcurrentCallsApart() throws Exception {
    try (ContractServer server = ContractServer.start()) {
      ContractThreads.run(8, () -> call("GET", server.uri("/200")));

      List<SpanData> spans = traces().await(16);
      List<SpanData> calls =
          spans.stream().filter(span -> span.getKind() == SpanKind.CLIENT).toList();
      assertThat(calls).as(TraceTrees.of(spans)).hasSize(8);
      assertThat(calls)
          .extracting(span -> ContractSpan.parentOf(span, spans).getSpanId())
          .as("parents in\n%s", TraceTrees.of(spans))
          .doesNotHaveDuplicates();
    }
  }

  /** The span of a call, as the child of the one around it. */
  private ContractSpan onlySpan() {
    List<SpanData> spans = traces().await(2);
    ContractSpan span = ContractSpan.only(spans, SpanKind.CLIENT);
    ContractSpan.parentOf(span.data(), spans);
    return span;
  }

  private static ContractAttributes answered(ContractServer server, String target, long status) {
    return called(server, target).must(HTTP_RESPONSE_STATUS_CODE, status);
  }

  private static ContractAttributes called(ContractServer server, String target) {
    return new ContractAttributes()
        .must(HTTP_REQUEST_METHOD, "GET")
        .must(URL_FULL, server.uri(target).toString())
        .must(SERVER_ADDRESS, server.host())
        .must(SERVER_PORT, (long) server.port())
        .may(NETWORK_PEER_ADDRESS, server.host())
        .may(NETWORK_PEER_PORT, (long) server.port())
        .mayBeOneOf(NETWORK_PROTOCOL_VERSION, List.of("1.1", "2"));
  }
}
