package dev.vertrace.web;

import static io.opentelemetry.semconv.HttpAttributes.HTTP_REQUEST_METHOD;
import static io.opentelemetry.semconv.UrlAttributes.URL_SCHEME;

import dev.vertrace.core.Operation;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The <a href="https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#http-server">metrics
 * of HTTP servers</a>, of every request, whatever becomes of its span. Any thread.
 */
final class ServerMetrics {
  private final HttpServerSettings settings;
  private final HttpHistograms histograms;
  private final LongUpDownCounter active;
  private final MetricAttributes attributes = new MetricAttributes();
  private final Map<String, Attributes> activeHttp = new ConcurrentHashMap<>();
  private final Map<String, Attributes> activeHttps = new ConcurrentHashMap<>();

  ServerMetrics(Meter meter, HttpServerSettings settings) {
    this.settings = settings;
    this.histograms = new HttpHistograms(meter, "server", settings.bodySizes());
    this.active =
        meter
            .upDownCounterBuilder("http.server.active_requests")
            .setUnit("{request}")
            .setDescription("Number of active HTTP server requests.")
            .build();
  }

  boolean isEnabled() {
    return histograms.isEnabled();
  }

  void start(Operation<?> operation) {
    if (!settings.measures(operation.request())) {
      return;
    }
    Attributes counted = activeAttributes(operation);
    ServerCall.count(operation, counted);
    active.add(1, counted, operation.context());
  }

  /** One set for each known method and scheme. */
  private Attributes activeAttributes(Operation<?> operation) {
    String scheme = scheme(operation.request());
    String method = settings.methods().valueOf(operation.operation());
    Map<String, Attributes> known = scheme.equals("https") ? activeHttps : activeHttp;
    Attributes found = known.get(method);
    return found == null
        ? known.computeIfAbsent(
            method, absent -> Attributes.of(HTTP_REQUEST_METHOD, absent, URL_SCHEME, scheme))
        : found;
  }

  /** That of the connection, since a client of HTTP/2 may write what it likes. */
  private static String scheme(Object request) {
    boolean secure =
        request instanceof HttpServerRequest http
            ? http.isSSL()
            : request instanceof MultiMap head
                && "https".equals(head.get(HttpHeaders.PSEUDO_SCHEME));
    return secure ? "https" : "http";
  }

  void end(
      Operation<?> operation, @Nullable Object response, @Nullable Throwable failure, long nanos) {
    Attributes counted = ServerCall.counted(operation);
    if (counted == null) {
      return;
    }
    Context context = operation.context(); // by now it is decided whether it is exported
    active.add(-1, counted, context);
    RouteTracker routes = ServerCall.routesOf(operation);
    HttpServerRequest request = HttpServerConvention.requestOf(operation, routes);
    Attributes all = labelled(operation, attributes(operation, response, failure, routes, request));
    histograms.record(nanos, all, context);
    if (request != null && histograms.hasSizes()) {
      histograms.recordSizes(request.bytesRead(), request.response().bytesWritten(), all, context);
    }
  }

  private Attributes attributes(
      Operation<?> operation,
      @Nullable Object response,
      @Nullable Throwable failure,
      @Nullable RouteTracker routes,
      @Nullable HttpServerRequest request) {
    ServerCall call = ServerCall.of(operation);
    if (call != null) {
      call.tell(operation, response, failure);
    }
    int statusCode = call == null ? ServerOutcome.statusOf(operation, response) : call.statusCode();
    return attributes.of(
        settings.methods().valueOf(operation.operation()),
        scheme(operation.request()),
        routes == null ? null : routes.template(statusCode),
        null,
        null,
        statusCode,
        call == null
            ? ServerOutcome.errorTypeOf(operation, response, failure)
            : call.errorType(operation),
        request == null ? null : ServerAttributes.version(request.version()));
  }

  private static Attributes labelled(Operation<?> operation, Attributes own) {
    Attributes labels = ServerCall.labelled(operation);
    return labels.isEmpty() ? own : labels.toBuilder().putAll(own).build();
  }
}
