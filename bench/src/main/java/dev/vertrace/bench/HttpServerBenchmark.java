package dev.vertrace.bench;

import dev.vertrace.core.Vertrace;
import dev.vertrace.web.TraceHandler;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.semconv.ClientAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.opentelemetry.semconv.UserAgentAttributes;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What tracing adds to one request to Vert.x's HTTP/1.1 server, without a network. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HttpServerBenchmark {
  private static final Buffer BODY = Buffer.buffer("Hello, World!");
  private static final CharSequence LENGTH = HttpHeaders.createOptimized("13");
  private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain");
  private static final String AGENT =
      "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

  /** How it is traced. */
  @Param public Tracing tracing = Tracing.NONE;

  /** PLAIN, a handler of the server's, or ROUTED by a router. */
  @Param public Handling handling = Handling.PLAIN;

  /** Whether the client brings a trace. */
  @Param({"false", "true"})
  public boolean remoteParent;

  private @Nullable Traced traced;
  private @Nullable EmbeddedServer server;

  /** Who answers. */
  public enum Handling {
    PLAIN,
    ROUTED
  }

  /** Starts the server and checks what its spans show. */
  @Setup
  public void start() {
    Traced with = new Traced(tracing);
    EmbeddedServer started = new EmbeddedServer(with.vertx(), handler(with), head(remoteParent));
    traced = with;
    server = started;
    check();
  }

  private void check() {
    requireTraced()
        .check(
            SpanKind.SERVER,
            () -> {
              if (serve() < 50) {
                throw new IllegalStateException("no response");
              }
            },
            attributes(handling));
  }

  private Handler<HttpServerRequest> handler(Traced with) {
    if (handling == Handling.PLAIN) {
      return request -> answer(request.response());
    }
    Router router = Router.router(with.vertx());
    router.get("/campaigns/:id").handler(context -> answer(context.response()));
    Vertrace vertrace = with.vertrace();
    return vertrace == null ? router : TraceHandler.wrap(vertrace, router);
  }

  private static void answer(HttpServerResponse response) {
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, TEXT)
        .putHeader(HttpHeaders.CONTENT_LENGTH, LENGTH)
        .end(BODY);
  }

  private static String head(boolean remoteParent) {
    return "GET /campaigns/4711?page=2&sort=price HTTP/1.1\r\nHost: shop.example.com:8080\r\n"
        + ("User-Agent: " + AGENT + "\r\n")
        + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
        + "Accept-Language: en-US,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br\r\n"
        + (remoteParent
            ? "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"
            : "")
        + "Connection: keep-alive\r\n\r\n";
  }

  /** All that the semantic conventions demand of such a request, as far as a server knows it. */
  static Attributes attributes(Handling handling) {
    AttributesBuilder attributes =
        Attributes.builder()
            .put(HttpAttributes.HTTP_REQUEST_METHOD, "GET")
            .put(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, 200L)
            .put(UrlAttributes.URL_SCHEME, "http")
            .put(UrlAttributes.URL_PATH, "/campaigns/4711")
            .put(UrlAttributes.URL_QUERY, "page=2&sort=price")
            .put(ServerAttributes.SERVER_ADDRESS, "shop.example.com")
            .put(ServerAttributes.SERVER_PORT, 8080L)
            .put(ClientAttributes.CLIENT_ADDRESS, "192.0.2.7")
            .put(NetworkAttributes.NETWORK_PEER_ADDRESS, "192.0.2.7")
            .put(NetworkAttributes.NETWORK_PEER_PORT, 51324L)
            .put(NetworkAttributes.NETWORK_PROTOCOL_VERSION, "1.1")
            .put(UserAgentAttributes.USER_AGENT_ORIGINAL, AGENT);
    return handling == Handling.PLAIN
        ? attributes.build()
        : attributes.put(HttpAttributes.HTTP_ROUTE, "/campaigns/:id").build();
  }

  /** Checks that it is still so, and stops the server. */
  @TearDown
  public void stop() {
    check();
    requireTraced().close();
  }

  private Traced requireTraced() {
    if (traced == null) {
      throw new IllegalStateException("not started");
    }
    return traced;
  }

  /** One request and its response. */
  @Benchmark
  public int serve() {
    return server == null ? 0 : server.serve();
  }
}
