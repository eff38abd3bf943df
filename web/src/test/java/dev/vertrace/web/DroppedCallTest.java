package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A call that the sampler is certain to drop has no span: the caller's trace goes along, once. */
class DroppedCallTest {
  private static final String HOST = "127.0.0.1";
  private static final String STALE = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-00";

  private final AtomicReference<SpanContext> caller = new AtomicReference<>();
  private final Vertrace vertrace =
      Vertrace.builder()
          .property("otel.traces.exporter", "none")
          .sampler("parentbased_always_off")
          .build();
  private final Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
  private final Vertx other = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
  private final HttpServer called =
      vertx
          .createHttpServer()
          .requestHandler(
              request -> {
                if (request.path().equals("/moved")) {
                  request.response().setStatusCode(302).putHeader("location", "/trace").end();
                } else {
                  request.response().end(request.headers().getAll("traceparent").toString());
                }
              })
          .listen(0, HOST)
          .await();

  @AfterEach
  void close() {
    vertx.close().await();
    other.close().await();
    vertrace.close().await();
  }

  private enum Client {
    PLAIN,
    WRAPPED,
    WRAPPED_OF_OTHER_VERTX
  }

  private HttpClient client(Client kind) {
    return switch (kind) {
      case PLAIN -> vertx.createHttpClient();
      case WRAPPED -> HttpClientTracing.wrap(vertrace, vertx.createHttpClient());
      case WRAPPED_OF_OTHER_VERTX -> HttpClientTracing.wrap(vertrace, other.createHttpClient());
    };
  }

  /** What arrives of the call of a server. */
  private String arrives(Client kind, String path, boolean stale) {
    HttpClient client = client(kind);
    HttpServer calling =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  caller.set(Span.current().getSpanContext());
                  get(client, called.actualPort(), path, stale)
                      .compose(HttpClientResponse::body)
                      .onSuccess(body -> assertThat(traceOfCurrent()).isEqualTo(caller.get()))
                      .onSuccess(request.response()::end)
                      .onFailure(e -> request.response().end(e.toString()));
                })
            .listen(0, HOST)
            .await();
    HttpClient user = vertx.createHttpClient();
    return get(user, calling.actualPort(), "/", false)
        .compose(HttpClientResponse::body)
        .await()
        .toString();
  }

  private static SpanContext traceOfCurrent() {
    return Span.current().getSpanContext();
  }

  private static Future<HttpClientResponse> get(
      HttpClient client, int port, String path, boolean stale) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(HOST)
            .setPort(port)
            .setURI(path)
            .setFollowRedirects(true);
    if (stale) {
      options.putHeader("traceparent", STALE);
    }
    return client.request(options).compose(request -> request.send());
  }

  @ParameterizedTest
  @CsvSource({
    "PLAIN, /trace, false",
    "WRAPPED, /trace, false",
    "WRAPPED, /trace, true",
    "WRAPPED, /moved, false",
    "WRAPPED, /moved, true",
    "WRAPPED_OF_OTHER_VERTX, /trace, false",
    "WRAPPED_OF_OTHER_VERTX, /moved, true"
  })
  void carriesTheCallersContext(Client kind, String path, boolean stale) {
    String arrived = arrives(kind, path, stale);

    SpanContext context = caller.get();
    assertThat(context.isValid()).isTrue();
    assertThat(context.isSampled()).isFalse();
    assertThat(arrived)
        .startsWith("[00-" + context.getTraceId() + "-" + context.getSpanId() + "-")
        .hasSize(STALE.length() + 2);
  }
}
