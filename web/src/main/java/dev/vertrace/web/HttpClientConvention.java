package dev.vertrace.web;

import static dev.vertrace.web.HttpAttributeKeys.RESPONSE_BODY_SIZE;
import static dev.vertrace.web.HttpAttributeKeys.URL_TEMPLATE;

import dev.vertrace.core.Convention;
import dev.vertrace.core.ConventionSetup;
import dev.vertrace.core.Direction;
import dev.vertrace.core.Operation;
import dev.vertrace.core.OutboundContext;
import dev.vertrace.core.Trust;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.MultiMap;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.observability.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Spans of HTTP clients, as the <a
 * href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client">semantic
 * conventions for HTTP</a> demand. Found by ServiceLoader; not for direct use.
 *
 * <p>Of a wrapped client, the operation starts with a {@link ClientCall}, and Vert.x reports it
 * when it writes the request. Since 5.1, Vert.x gives of HTTP/2 and HTTP/3 no request, but the
 * fields of its head and tags.
 */
public final class HttpClientConvention implements Convention<Object> {
  private final UserCode filters = new UserCode("A filter failed; what it judges is measured");
  private HttpClientSettings settings = HttpClientSettings.of(null, null);
  private @Nullable ClientMetrics metrics;
  private @Nullable Trust trust;

  /** For ServiceLoader. */
  public HttpClientConvention() {}

  @Override
  public void setUp(ConventionSetup setup) {
    settings =
        HttpClientSettings.of(
            setup.options(HttpClientTracingOptions.class), setup.property(HttpMethods.PROPERTY));
    metrics = new ClientMetrics(setup.meter(), settings);
    trust = setup.trust();
  }

  @Override
  public Direction direction() {
    return Direction.OUTGOING;
  }

  @Override
  public boolean covers(Class<?> requestClass) {
    return requestClass == ClientCall.class
        || HttpRequest.class.isAssignableFrom(requestClass)
        || MultiMap.class.isAssignableFrom(requestClass);
  }

  @Override
  public boolean traces(Object request) {
    HttpTraceFilter excluded = settings.excluded();
    return excluded == null || !excluded.matches(view(request));
  }

  /** Of what Vert.x reports, core knows the host. */
  @Override
  public @Nullable OutboundContext outbound(Object request) {
    return trust != null && request instanceof ClientCall call
        ? call.isSocket() ? OutboundContext.TRACE : trust.toHost(call.server(), call.peer())
        : null;
  }

  @Override
  public boolean measures() {
    return metrics != null && metrics.isEnabled();
  }

  @Override
  public void measure(
      Operation<?> operation, @Nullable Object response, @Nullable Throwable failure, long nanos) {
    HttpTraceFilter unmeasured = settings.unmeasured();
    if (metrics == null
        || (unmeasured != null
            && Boolean.TRUE.equals(
                filters.call(() -> unmeasured.matches(view(operation.request())))))) {
      return;
    }
    ClientOutcome outcome = ClientOutcome.of(operation, response, failure);
    metrics.end(operation, method(operation), response, outcome, nanos);
  }

  private static HttpTraceRequest view(Object request) {
    if (request instanceof ClientCall call) {
      return HttpTraceRequest.ofClient(call.method(), call.uri(), call.server(), call.headers());
    }
    HttpTraceRequest view = HttpTraceRequest.of(request);
    return view == null
        ? HttpTraceRequest.ofClient("", "", "", MultiMap.caseInsensitiveMultiMap())
        : view;
  }

  @Override
  public boolean carries(Object request, String header) {
    MultiMap headers = ClientAttributes.headersOf(request);
    return headers != null && headers.contains(header);
  }

  @Override
  public boolean quotesValues(Throwable failure) {
    return ClientFailure.quotesUrl(failure);
  }

  @Override
  public SpanKind kind(Operation<?> operation) {
    return SpanKind.CLIENT;
  }

  @Override
  public String name(Operation<?> operation) {
    HttpClientCustomization customization = settings.customization();
    String given = customization == null ? null : customization.spanName(view(operation.request()));
    return given == null ? nameOf(operation) : BoundedText.cut(given, BoundedText.LONGEST);
  }

  /** The method, and the caller's word for the URL if there is one. */
  private String nameOf(Operation<?> operation) {
    String method = method(operation);
    String word = operation.operation();
    if (word.equals(method) || word.isEmpty()) {
      return settings.methods().nameOf(method);
    }
    String template = UrlTemplate.of(word, settings.sensitive());
    String target = template == null ? settings.origins().parse(word).redacted() : template;
    return settings.methods().nameOf(method) + " " + BoundedText.of(target);
  }

  @Override
  public void onStart(Operation<?> operation) {
    settings.methods().set(operation, method(operation));
    operation.set(URL_TEMPLATE, template(operation));
    if (operation.request() instanceof ClientCall call) {
      ClientAttributes.setCall(operation, call, settings);
    } else {
      setTarget(operation, operation.request());
      ClientAttributes.setRequest(operation, operation.request(), settings);
    }
    HttpClientCustomization customization = settings.customization();
    if (customization != null) {
      customization.onStart(operation, view(operation.request()));
    }
  }

  private @Nullable String template(Operation<?> operation) {
    String target = operation.operation();
    return target.equals(method(operation)) ? null : UrlTemplate.of(target, settings.sensitive());
  }

  private void setTarget(Operation<?> operation, Object request) {
    String target = operation.tag("url.full");
    if (target != null) {
      ClientAttributes.setTarget(operation, request, target, settings);
    }
  }

  /** From the tag, since the operation's name is the user's ({@code traceOperation}). */
  private static String method(Operation<?> operation) {
    String method = operation.tag("http.request.method");
    if (method != null) {
      return method;
    }
    return operation.request() instanceof ClientCall call ? call.method() : operation.operation();
  }

  /** The user may have changed the request since the call. */
  @Override
  public void onReport(Operation<?> operation, Object reported) {
    if (operation.request() instanceof ClientCall call) {
      correct(operation, call, reported);
    }
    ClientAttributes.setRequest(operation, reported, settings);
  }

  private void correct(Operation<?> operation, ClientCall call, Object reported) {
    HttpRequest head = reported instanceof HttpRequest known ? known : null;
    String method = head == null ? method(operation) : head.method().name();
    boolean same = method.equals(call.method());
    if (!same) {
      settings.methods().set(operation, method);
    }
    if (!call.isReportedAs(head == null ? operation.tag("url.full") : head.absoluteURI())) {
      setTarget(operation, reported);
    }
    if (!same || !operation.operation().equals(call.operation())) {
      operation.set(URL_TEMPLATE, template(operation));
      operation.rename(name(operation));
    }
  }

  @Override
  public void onEnd(
      Operation<?> operation, @Nullable Object response, @Nullable Throwable failure) {
    ClientOutcome outcome = ClientOutcome.of(operation, response, failure);
    outcome.record(operation);
    if (response instanceof HttpResponse && !(operation.request() instanceof ClientCall)) {
      ClientAttributes.setVersion(operation, ReportedVersion.of(operation.request(), response));
    }
    MultiMap headers = outcome.headers();
    if (headers != null && !settings.responseHeaders().isEmpty()) {
      settings.responseHeaders().capture(headers, operation::set);
    }
    if (headers != null && settings.bodySizes()) {
      ClientAttributes.setSize(operation, RESPONSE_BODY_SIZE, headers);
    }
    HttpClientCustomization customization = settings.customization();
    if (customization != null) {
      customization.onEnd(operation, view(operation.request()), outcome.response(), failure);
    }
  }
}
