package dev.vertrace.web;

import static java.util.Objects.requireNonNull;

import io.vertx.core.http.HttpMethod;
import java.util.function.Predicate;

/**
 * Tells which HTTP requests have no spans. What it matches takes everything below it along: calls
 * of clients, queries, messages and spans of code; the context of the caller still goes on to the
 * next service. Give it to {@link HttpServerTracingOptions#setExcluded} or {@link
 * HttpClientTracingOptions#setExcluded}; or to {@link HttpServerTracingOptions#setThinned}, so that
 * those which fail are kept.
 *
 * <pre>{@code
 * HttpTraceFilter.healthChecks().or(HttpTraceFilter.path("/internal/*").and(HttpTraceFilter.method(HttpMethod.GET)))
 * }</pre>
 *
 * <p>Called on the event loop of each request, for a wrapped client on the thread of its caller,
 * from several at a time: it must not block. What it throws is logged once, and the request traced.
 */
@FunctionalInterface
public interface HttpTraceFilter {

  /** Whether to leave the request out. */
  boolean matches(HttpTraceRequest request);

  /** {@code /health*}, {@code /metrics}, {@code /ready*} and {@code /live*}, whatever the query. */
  static HttpTraceFilter healthChecks() {
    return path("/health*").or(path("/metrics")).or(path("/ready*")).or(path("/live*"));
  }

  /**
   * The path as it was sent, without the query: {@code *} is any text, also none, and across
   * slashes. A path with {@code ..} in it, which a router takes for another one, never matches.
   *
   * @throws IllegalArgumentException when the glob starts neither with a slash nor with an asterisk
   */
  static HttpTraceFilter path(String glob) {
    PathGlob path = PathGlob.of(glob);
    return request -> path.matchesPath(request.path());
  }

  /**
   * The path and all below it: {@code /internal} is the prefix of {@code /internal} and {@code
   * /internal/jobs}, and not of {@code /internals}, nor of a path with {@code ..} in it.
   *
   * @throws IllegalArgumentException when the prefix does not start with a slash
   */
  static HttpTraceFilter pathPrefix(String prefix) {
    return PathGlob.prefix(prefix);
  }

  /** The method. */
  static HttpTraceFilter method(HttpMethod method) {
    String name = method.name();
    return request -> name.equals(request.method());
  }

  /** A header of this name, in any case, whatever its value. */
  static HttpTraceFilter header(String name) {
    requireNonNull(name, "name");
    return request -> request.header(name) != null;
  }

  /** A header of this name, in any case, whose first value matches: {@code *} is any text. */
  static HttpTraceFilter header(String name, String glob) {
    requireNonNull(name, "name");
    PathGlob value = new PathGlob(glob);
    return request -> {
      String found = request.header(name);
      return found != null && value.matches(found);
    };
  }

  /** What the predicate accepts; for more than a lambda, such as {@code matching(...).or(...)}. */
  static HttpTraceFilter matching(Predicate<HttpTraceRequest> predicate) {
    requireNonNull(predicate, "predicate");
    return predicate::test;
  }

  /** What both match. */
  default HttpTraceFilter and(HttpTraceFilter other) {
    requireNonNull(other, "other");
    return request -> matches(request) && other.matches(request);
  }

  /** What one of them matches. */
  default HttpTraceFilter or(HttpTraceFilter other) {
    requireNonNull(other, "other");
    return request -> matches(request) || other.matches(request);
  }

  /** What this one does not match. */
  default HttpTraceFilter not() {
    return request -> !matches(request);
  }
}
