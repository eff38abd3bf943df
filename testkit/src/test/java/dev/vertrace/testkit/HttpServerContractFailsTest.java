package dev.vertrace.testkit;

import static dev.vertrace.testkit.HandMadeIntegration.assertFails;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HttpServerContractFailsTest {

  @Nested
  class Passes extends HandMadeServer {
    Passes() {
      super(span -> {});
    }
  }

  @Nested
  class PassesWithoutRoutes extends HandMadeServer {
    PassesWithoutRoutes() {
      super(
          span -> {
            span.remove("http.route");
            span.name = span.name.replaceFirst(" .*", "");
          });
    }

    @Override
    public @Nullable String route(String template) {
      return null;
    }
  }

  @Test
  void failsWrongName() {
    assertDescribes(span -> span.name = "GET /ok/7", "name of the SERVER span", "\"GET /ok/:id\"");
  }

  @Test
  void failsWrongKind() {
    assertDescribes(span -> span.kind = SpanKind.INTERNAL, "SERVER spans of", "GET /ok/:id");
  }

  @Test
  void failsUnknownAttribute() {
    assertDescribes(
        span -> span.set("http.url", "http://x"), "unknown http.url (STRING) = http://x");
  }

  @Test
  void failsWrongType() {
    assertDescribes(
        span -> span.set("http.response.status_code", "200"),
        "missing http.response.status_code (LONG), expected 200",
        "unknown http.response.status_code (STRING) = 200");
  }

  @Test
  void failsMissingAttribute() {
    assertDescribes(
        span -> span.remove("http.route"), "missing http.route (STRING), expected /ok/:id");
  }

  @Test
  void failsWrongValueOfOptionalAttribute() {
    assertDescribes(span -> span.set("server.port", 1), "wrong server.port (LONG) = 1, expected ");
  }

  @Test
  void failsNewTrace() {
    assertFails(
        new HandMadeServer(span -> span.parent = Context.root()),
        HttpServerContract::joinsTraceOfCaller,
        "[trace]",
        ContractRequest.TRACE_ID);
  }

  @Test
  void failsParentFromGarbage() {
    assertFails(
        new HandMadeServer(
            span -> span.parent = remote("00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01")),
        HttpServerContract::startsTrace_whenThatOfCallerIsUnreadable,
        "[has parent]");
  }

  @Test
  void failsSpanThatIsNotCurrent() {
    HandMadeServer server =
        new HandMadeServer(span -> {}) {
          @Override
          Context inHandler(Span span) {
            return Context.root();
          }
        };
    assertFails(server, HttpServerContract::hasSpanCurrentInHandler, "current span of the handler");
  }

  @Test
  void failsMixedUpRequests() {
    Span shared = Span.getInvalid();
    HandMadeServer server =
        new HandMadeServer(span -> {}) {
          @Override
          Context inHandler(Span span) {
            return Context.root().with(shared);
          }
        };
    assertFails(
        server,
        HttpServerContract::keepsConcurrentRequestsApart,
        "current spans of the handlers",
        "duplicate");
  }

  @Test
  void failsErrorFor404() {
    assertFails(
        new HandMadeServer(span -> span.status = StatusCode.ERROR),
        HttpServerContract::isNoError_whenRouteAnswers404,
        "status of GET /missing/:id",
        "UNSET");
  }

  @Test
  void failsRouteOfNothing() {
    assertFails(
        new HandMadeServer(span -> span.set("http.route", "/*")),
        HttpServerContract::hasNoRoute_whenNoneTakesRequest,
        "unknown http.route (STRING) = /*");
  }

  @Test
  void failsErrorWithoutStatus() {
    assertFails(
        new HandMadeServer(span -> span.status = StatusCode.UNSET),
        HttpServerContract::isError_whenHandlerThrows,
        "status of GET /thrown/:id");
  }

  @Test
  void failsErrorWithoutType() {
    assertFails(
        new HandMadeServer(span -> span.remove("error.type")),
        HttpServerContract::isError_whenHandlerThrows,
        "missing error.type (STRING), expected one of [500, java.lang.IllegalStateException]");
  }

  @Test
  void failsMethodAsItCame() {
    assertFails(
        new HandMadeServer(span -> span.name = "BREW /ok/:id"),
        HttpServerContract::hidesUnknownMethod,
        "\"HTTP /ok/:id\"");
  }

  @Test
  void failsSecretInQuery() {
    assertFails(
        new HandMadeServer(span -> span.set("url.query", "sig=" + ContractSpan.SECRET)),
        HttpServerContract::hidesSecrets,
        "not to contain:\n  \"canary\"");
  }

  @Test
  void failsSecondSpan() {
    HandMadeServer server = new HandMadeServer(span -> {});
    assertFails(
        server,
        contract -> {
          contract.tracer.spanBuilder("second").startSpan().end();
          contract.describesRequest();
        },
        "expected 1 ended spans, got 2");
  }

  @Test
  void failsLeftSpan() {
    assertFails(
        new HandMadeServer(span -> {}),
        contract -> {
          contract.tracer.spanBuilder("left").startSpan().end();
          contract.leavesNoSpan();
        },
        "[spans too many]",
        "left");
  }

  @Test
  void failsOpenSpan() {
    assertFails(
        new HandMadeServer(span -> {}),
        contract -> {
          Span open = contract.tracer.spanBuilder("open").startSpan();
          try {
            contract.leavesNoSpan();
          } finally {
            open.end();
          }
        },
        "[spans left open]",
        "open");
  }

  private static void assertDescribes(Consumer<HandMadeSpan> fault, String... message) {
    assertFails(new HandMadeServer(fault), HttpServerContract::describesRequest, message);
  }

  private static Context remote(@Nullable String traceparent) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    headers.add("traceparent", traceparent);
    return W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, GETTER);
  }

  private static final TextMapGetter<MultiMap> GETTER =
      new TextMapGetter<>() {
        @Override
        @SuppressWarnings("deprecation") // 1.67 asks for it no more, 1.63 does
        public Iterable<String> keys(MultiMap headers) {
          return headers.names();
        }

        @Override
        public @Nullable String get(@Nullable MultiMap headers, String key) {
          return headers == null ? null : headers.get(key);
        }
      };

  /** Right, but for the fault. */
  private static class HandMadeServer extends HandMadeIntegration implements HttpServerContract {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server =
        vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1").await();

    HandMadeServer(Consumer<HandMadeSpan> fault) {
      super(fault);
    }

    Context inHandler(Span span) {
      return Context.root().with(span);
    }

    @Override
    public URI server() {
      return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    @Override
    void close() {
      vertx.close().await();
    }

    private void handle(HttpServerRequest request) {
      int status = status(request.path());
      HandMadeSpan plan = describe(request, status);
      fault.accept(plan);
      Span span = plan.start(tracer);
      String seen = inHandler(span).wrapSupplier(HttpServerContract::currentSpan).get();
      span.end();
      request.response().setStatusCode(status).end(seen);
    }

    private static int status(String path) {
      return path.startsWith("/ok/") ? 200 : path.startsWith("/thrown/") ? 500 : 404;
    }

    private static HandMadeSpan describe(HttpServerRequest request, int status) {
      boolean known = request.method().name().equals("GET");
      String route = request.path().replace("/7", "/:id");
      boolean routed = !route.startsWith("/nowhere");
      String method = known ? "GET" : "HTTP";
      Context parent =
          W3CTraceContextPropagator.getInstance()
              .extract(Context.root(), request.headers(), GETTER);
      HandMadeSpan span =
          new HandMadeSpan(routed ? method + " " + route : method, SpanKind.SERVER, parent)
              .set("http.request.method", known ? "GET" : "_OTHER")
              .set("http.response.status_code", status)
              .set("url.scheme", request.scheme())
              .set("url.path", request.path());
      if (!known) {
        span.set("http.request.method_original", request.method().name());
      }
      if (routed) {
        span.set("http.route", route);
      }
      if (request.query() != null) {
        span.set("url.query", request.query().replace(ContractSpan.SECRET, "REDACTED"));
      }
      return status == 500 ? span.error("500") : span;
    }
  }
}
