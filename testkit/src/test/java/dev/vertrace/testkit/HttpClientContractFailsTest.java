package dev.vertrace.testkit;

import static dev.vertrace.testkit.HandMadeIntegration.assertFails;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HttpClientContractFailsTest {

  @Nested
  class Passes extends HandMadeClient {
    Passes() {
      super(span -> {});
    }
  }

  @Test
  void failsWrongName() {
    assertFails(
        new HandMadeClient(span -> span.name = "GET /200"),
        HttpClientContract::describesCall,
        "name of the CLIENT span",
        "expected: \"GET\"");
  }

  @Test
  void failsUrlWithoutQuery() {
    assertFails(
        new HandMadeClient(span -> span.set("url.full", "http://x")),
        HttpClientContract::describesCall,
        "wrong url.full (STRING) = http://x, expected http://127.0.0.1:");
  }

  @Test
  void failsOldAttribute() {
    assertFails(
        new HandMadeClient(span -> span.set("http.status_code", 200)),
        HttpClientContract::describesCall,
        "unknown http.status_code (LONG) = 200");
  }

  @Test
  void failsSpanWithoutParent() {
    assertFails(
        new HandMadeClient(span -> span.parent = Context.root()),
        HttpClientContract::describesCall,
        "parent of GET in",
        "caller");
  }

  @Test
  void failsHeaderOfAnotherSpan() {
    HandMadeClient client =
        new HandMadeClient(span -> {}) {
          @Override
          void inject(Span call, HttpRequest.Builder request) {
            super.inject(Span.wrap(other(call.getSpanContext())), request);
          }
        };
    assertFails(client, HttpClientContract::carriesTrace, "[traceparent]");
  }

  private static SpanContext other(SpanContext span) {
    return SpanContext.create(
        span.getTraceId(), ContractRequest.SPAN_ID, span.getTraceFlags(), span.getTraceState());
  }

  @Test
  void failsMissingHeader() {
    HandMadeClient client =
        new HandMadeClient(span -> {}) {
          @Override
          void inject(Span call, HttpRequest.Builder request) {}
        };
    assertFails(client, HttpClientContract::carriesTrace, "[traceparent]", "but was: \"\"");
  }

  @Test
  void failsDoubledHeader() {
    HandMadeClient client =
        new HandMadeClient(span -> {}) {
          @Override
          void inject(Span call, HttpRequest.Builder request) {
            super.inject(call, request);
            request.header("tracestate", "a=1").header("tracestate", "a=1");
          }
        };
    assertFails(client, HttpClientContract::carriesTrace, "[headers]", "tracestate");
  }

  @Test
  void fails404WithoutError() {
    assertFails(
        new HandMadeClient(span -> span.status = StatusCode.UNSET),
        HttpClientContract::isError_whenAnswerIs404,
        "status of GET",
        "expected: ERROR");
  }

  @Test
  void fails500WithWrongType() {
    assertFails(
        new HandMadeClient(span -> span.set("error.type", "_OTHER")),
        HttpClientContract::isError_whenAnswerIs500,
        "wrong error.type (STRING) = _OTHER, expected 500");
  }

  @Test
  void failsErrorFor304() {
    assertFails(
        new HandMadeClient(span -> span.error("304")),
        HttpClientContract::isNoError_whenAnswerIs304,
        "expected: UNSET");
  }

  @Test
  void failsMessageAsType() {
    assertFails(
        new HandMadeClient(span -> span.set("error.type", "connection was closed")),
        HttpClientContract::isError_whenServerCloses,
        "wrong error.type (STRING) = connection was closed, expected a name");
  }

  @Test
  void failsMethodAsItCame() {
    assertFails(
        new HandMadeClient(span -> span.set("http.request.method", "BREW")),
        HttpClientContract::hidesUnknownMethod,
        "wrong http.request.method (STRING) = BREW, expected _OTHER");
  }

  @Test
  void failsPasswordInUrl() {
    assertFails(
        new HandMadeClient(
            span -> span.set("url.full", "http://me:" + ContractSpan.SECRET + "@host/")),
        HttpClientContract::hidesSecrets,
        "not to contain:\n  \"canary\"");
  }

  @Test
  void failsMixedUpCalls() {
    Span elsewhere = new HandMadeClient(span -> {}).tracer.spanBuilder("elsewhere").startSpan();
    elsewhere.end();
    assertFails(
        new HandMadeClient(span -> span.parent = Context.root().with(elsewhere)),
        HttpClientContract::keepsConcurrentCallsApart,
        "parent of GET in");
  }

  /** Right, but for the fault. */
  private static class HandMadeClient extends HandMadeIntegration implements HttpClientContract {
    private final HttpClient client = HttpClient.newHttpClient();

    HandMadeClient(Consumer<HandMadeSpan> fault) {
      super(fault);
    }

    @Override
    public int call(String method, URI uri) throws Exception {
      Span caller = tracer.spanBuilder("caller").setNoParent().startSpan();
      try {
        return call(caller, method, uri);
      } finally {
        caller.end();
      }
    }

    private int call(Span caller, String method, URI uri) throws Exception {
      HandMadeSpan plan = describe(Context.root().with(caller), method, uri);
      fault.accept(plan);
      Span call = plan.start(tracer);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody());
      inject(call, request);
      try {
        return client.send(request.build(), BodyHandlers.ofString()).statusCode();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      } finally {
        call.end();
      }
    }

    void inject(Span call, HttpRequest.Builder request) {
      W3CTraceContextPropagator.getInstance()
          .inject(
              Context.root().with(call),
              request,
              (carrier, key, value) -> carrier.header(key, value));
    }

    private static HandMadeSpan describe(Context parent, String method, URI uri) {
      boolean known = method.equals("GET");
      HandMadeSpan span =
          new HandMadeSpan(known ? method : "HTTP", SpanKind.CLIENT, parent)
              .set("http.request.method", known ? method : "_OTHER")
              .set(
                  "url.full",
                  uri.toString()
                      .replace("me:", "REDACTED:")
                      .replace(ContractSpan.SECRET, "REDACTED"))
              .set("server.address", uri.getHost())
              .set("server.port", uri.getPort());
      if (!known) {
        span.set("http.request.method_original", method);
      }
      if (uri.getPath().equals(ContractServer.CLOSED)) {
        return span.error(IOException.class.getName());
      }
      int status = Integer.parseInt(uri.getPath().substring(1));
      span.set("http.response.status_code", status);
      return status >= 400 ? span.error(Integer.toString(status)) : span;
    }
  }
}
