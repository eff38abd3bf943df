package dev.vertrace.web;

import static io.opentelemetry.semconv.HttpAttributes.HTTP_REQUEST_METHOD;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_REQUEST_METHOD_ORIGINAL;
import static io.opentelemetry.semconv.HttpAttributes.HttpRequestMethodValues.OTHER;

import dev.vertrace.core.Operation;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The methods that are low-cardinality names; whatever else a client sends is {@code _OTHER}. Any
 * thread.
 */
record HttpMethods(Set<String> known) {
  /** Its variable is {@code OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS}. */
  static final String PROPERTY = "otel.instrumentation.http.known-methods";

  private static final HttpMethods DEFAULT =
      new HttpMethods(
          Set.of(
              "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY",
              "TRACE"));

  /** Those of the configuration, which replace all others; case matters. */
  static HttpMethods of(@Nullable String list) {
    return list == null
        ? DEFAULT
        : new HttpMethods(
            Arrays.stream(list.split(",", -1))
                .map(String::trim)
                .filter(method -> !method.isEmpty())
                .collect(Collectors.toUnmodifiableSet()));
  }

  /** The method for a span's name. */
  String nameOf(String method) {
    return known.contains(method) ? method : "HTTP";
  }

  /** The method for metrics. */
  String valueOf(String method) {
    return known.contains(method) ? method : OTHER;
  }

  void set(Operation<?> operation, String method) {
    operation.set(HTTP_REQUEST_METHOD, valueOf(method));
    if (!known.contains(method)) {
      operation.set(HTTP_REQUEST_METHOD_ORIGINAL, BoundedText.of(method));
    }
  }
}
