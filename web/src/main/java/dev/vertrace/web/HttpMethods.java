package dev.vertrace.web;

import static io.opentelemetry.semconv.HttpAttributes.HTTP_REQUEST_METHOD;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_REQUEST_METHOD_ORIGINAL;
import static io.opentelemetry.semconv.HttpAttributes.HttpRequestMethodValues.OTHER;

import dev.vertrace.core.Operation;
import java.util.Set;

/** The methods that are low-cardinality names; whatever else a client sends is {@code _OTHER}. */
final class HttpMethods {
  private static final Set<String> KNOWN =
      Set.of(
          "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE");

  private HttpMethods() {}

  /** The method for a span's name. */
  static String nameOf(String method) {
    return KNOWN.contains(method) ? method : "HTTP";
  }

  static void set(Operation<?> operation, String method) {
    if (KNOWN.contains(method)) {
      operation.set(HTTP_REQUEST_METHOD, method);
    } else {
      operation.set(HTTP_REQUEST_METHOD, OTHER);
      operation.set(HTTP_REQUEST_METHOD_ORIGINAL, BoundedText.of(method));
    }
  }
}
