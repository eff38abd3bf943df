package dev.vertrace.web;

import static io.opentelemetry.semconv.HttpAttributes.HTTP_RESPONSE_STATUS_CODE;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_ROUTE;

import dev.vertrace.core.Convention;
import dev.vertrace.core.ConventionSetup;
import dev.vertrace.core.Direction;
import dev.vertrace.core.Operation;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Spans of HTTP servers, as the <a
 * href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server">semantic
 * conventions for HTTP</a> demand. Found by ServiceLoader; not for direct use.
 *
 * <p>Since 5.1, Vert.x gives of HTTP/2 and HTTP/3 no request, but the fields of its head, and ends
 * the operation with the head of the response.
 */
public final class HttpServerConvention implements Convention<Object> {
  private final UserCode filters = new UserCode("A filter failed; what it judges is traced as any");
  private final SpanNames names = new SpanNames();
  private HttpServerSettings settings = HttpServerSettings.of(null, null);
  private @Nullable ServerMetrics metrics;

  /** For ServiceLoader. */
  public HttpServerConvention() {}

  @Override
  public void setUp(ConventionSetup setup) {
    settings =
        HttpServerSettings.of(
            setup.options(HttpServerTracingOptions.class), setup.property(HttpMethods.PROPERTY));
    metrics = new ServerMetrics(setup.meter(), settings);
  }

  @Override
  public Direction direction() {
    return Direction.INCOMING;
  }

  @Override
  public boolean covers(Class<?> requestClass) {
    return HttpServerRequest.class.isAssignableFrom(requestClass)
        || MultiMap.class.isAssignableFrom(requestClass);
  }

  @Override
  public boolean traces(Object request) {
    return !matches(settings.excluded(), request);
  }

  @Override
  public boolean isThinned(Object request) {
    return matches(settings.thinned(), request);
  }

  private boolean matches(@Nullable HttpTraceFilter filter, Object request) {
    HttpTraceRequest view = filter == null ? null : HttpTraceRequest.of(request);
    return filter != null
        && view != null
        && Boolean.TRUE.equals(filters.call(() -> filter.matches(view)));
  }

  @Override
  public boolean measures() {
    return metrics != null && metrics.isEnabled();
  }

  @Override
  public void measureStart(Operation<?> operation) {
    if (operation.request() instanceof HttpServerRequest request) {
      ServerConnection.serves(request, operation);
    }
    if (metrics != null) {
      metrics.start(operation);
    }
  }

  @Override
  public void measure(
      Operation<?> operation, @Nullable Object response, @Nullable Throwable failure, long nanos) {
    if (operation.request() instanceof HttpServerRequest request) {
      ServerConnection.served(request, operation);
    }
    if (metrics != null) {
      metrics.end(operation, response, failure, nanos);
    }
  }

  @Override
  public SpanKind kind(Operation<?> operation) {
    return SpanKind.SERVER;
  }

  @Override
  public String name(Operation<?> operation) {
    return name(operation, null);
  }

  private String name(Operation<?> operation, @Nullable String route) {
    HttpServerCustomization customization = settings.customization();
    String custom =
        customization == null ? null : customization.spanName(operation.request(), route);
    if (custom != null) {
      return custom;
    }
    String method = settings.methods().nameOf(operation.operation());
    return route == null ? method : names.of(method, route);
  }

  @Override
  public void onStart(Operation<?> operation) {
    if (!measures() && operation.request() instanceof HttpServerRequest request) {
      ServerConnection.serves(request, operation);
    }
    settings.methods().set(operation, operation.operation());
    ServerAttributes.set(operation, settings);
    if (settings.customization() != null) {
      settings.customization().onStart(operation);
    }
  }

  @Override
  public void onEnd(
      Operation<?> operation, @Nullable Object response, @Nullable Throwable failure) {
    RouteTracker routes = ServerCall.routesOf(operation);
    HttpServerRequest request = requestOf(operation, routes);
    ServerOutcome outcome = ServerCall.outcomeOf(operation, response, failure);
    setRoute(operation, routes == null ? null : routes.template(outcome.statusCode()));
    if (request != null) {
      setRequest(operation, request);
    }
    if (outcome.headers() != null) {
      setResponse(operation, outcome.statusCode(), outcome.headers());
    }
    outcome.record(operation);
    if (settings.customization() != null) {
      settings.customization().onEnd(operation, outcome.response(), outcome.failure());
    }
  }

  static @Nullable HttpServerRequest requestOf(
      Operation<?> operation, @Nullable RouteTracker routes) {
    if (operation.request() instanceof HttpServerRequest request) {
      return request;
    }
    return routes == null ? null : routes.request();
  }

  private void setRoute(Operation<?> operation, @Nullable String template) {
    operation.set(HTTP_ROUTE, template);
    if (template != null || settings.customization() != null) {
      operation.rename(name(operation, template));
    }
  }

  private void setRequest(Operation<?> operation, HttpServerRequest request) {
    ServerConnection.served(request, operation);
    if (request != operation.request()) {
      ServerAttributes.setConnection(operation, request, settings);
    }
    if (settings.bodySizes()) {
      operation.set(HttpAttributeKeys.REQUEST_BODY_SIZE, request.bytesRead());
      operation.set(HttpAttributeKeys.RESPONSE_BODY_SIZE, request.response().bytesWritten());
    }
  }

  private void setResponse(Operation<?> operation, int statusCode, MultiMap headers) {
    operation.set(HTTP_RESPONSE_STATUS_CODE, StatusCode.boxed(statusCode));
    if (!settings.responseHeaders().isEmpty()) {
      settings.responseHeaders().capture(headers, operation::set);
    }
  }
}
