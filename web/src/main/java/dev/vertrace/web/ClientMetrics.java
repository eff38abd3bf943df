package dev.vertrace.web;

import dev.vertrace.core.Operation;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.observability.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * The <a href="https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#http-client">metrics
 * of HTTP clients</a>, of every request, whatever becomes of its span. Any thread.
 */
final class ClientMetrics {
  private static final int LONGEST_NAME = 255;

  private final HttpClientSettings settings;
  private final HttpHistograms histograms;
  private final MetricAttributes attributes = new MetricAttributes();

  ClientMetrics(Meter meter, HttpClientSettings settings) {
    this.settings = settings;
    this.histograms = new HttpHistograms(meter, "client", settings.bodySizes());
  }

  boolean isEnabled() {
    return histograms.isEnabled();
  }

  void end(
      Operation<?> operation,
      String method,
      @Nullable Object response,
      ClientOutcome outcome,
      long nanos) {
    Object request = operation.request();
    boolean isSocket = request instanceof ClientCall call && call.isSocket();
    ClientUrl target = settings.origins().originOf(isSocket ? "" : url(operation));
    String host = isSocket ? ((ClientCall) request).server() : target.host();
    Attributes all =
        attributes.of(
            settings.methods().valueOf(method),
            null,
            null,
            host == null ? "unknown" : BoundedText.cut(host, LONGEST_NAME),
            target.port(),
            outcome.statusCode(),
            outcome.errorType(),
            version(request, response));
    Context context = operation.context(); // by now it is decided whether it is exported
    histograms.record(nanos, all, context);
    if (histograms.hasSizes()) {
      histograms.recordSizes(
          sizeOf(ClientAttributes.headersOf(request)), sizeOf(outcome.headers()), all, context);
    }
  }

  /** Of which the path does not matter here. */
  private static String url(Operation<?> operation) {
    if (operation.request() instanceof ClientCall call) {
      return call.origin();
    }
    String url =
        operation.request() instanceof HttpRequest head
            ? head.absoluteURI()
            : operation.tag("url.full");
    return url == null || url.indexOf("://") < 0 ? "" : url;
  }

  private static @Nullable String version(Object request, @Nullable Object response) {
    HttpVersion version =
        response instanceof HttpClientResponse received
            ? received.version()
            : response instanceof HttpResponse ? ReportedVersion.of(request, response) : null;
    return version == null ? null : ServerAttributes.version(version);
  }

  private static @Nullable Long sizeOf(@Nullable MultiMap headers) {
    return headers == null ? null : ClientAttributes.sizeOf(headers);
  }
}
