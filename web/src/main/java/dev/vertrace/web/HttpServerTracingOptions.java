package dev.vertrace.web;

import static java.util.Objects.requireNonNull;

import dev.vertrace.core.ConventionOptions;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What code tells Vertrace of its HTTP servers. Copied where it is given, so later changes do
 * nothing. One thread at a time.
 *
 * <pre>{@code
 * Vertrace.builder()
 *     .with(new HttpServerTracingOptions().setExcluded(HttpTraceFilter.healthChecks()))
 *     .build();
 * }</pre>
 */
public final class HttpServerTracingOptions implements ConventionOptions {
  private @Nullable HttpTraceFilter excluded;
  private @Nullable HttpTraceFilter thinned;
  private @Nullable HttpServerCustomizer customizer;
  private List<String> capturedRequestHeaders = List.of();
  private List<String> capturedResponseHeaders = List.of();
  private List<String> sensitiveQueryKeys = List.of();
  private boolean bodySizes;
  private @Nullable HttpTraceFilter unmeasured;
  private List<String> trustedProxies = List.of();

  /** The defaults: every request has a span, without headers and sizes. */
  public HttpServerTracingOptions() {}

  /** A copy. */
  public HttpServerTracingOptions(HttpServerTracingOptions other) {
    this.excluded = other.excluded;
    this.thinned = other.thinned;
    this.customizer = other.customizer;
    this.capturedRequestHeaders = other.capturedRequestHeaders;
    this.capturedResponseHeaders = other.capturedResponseHeaders;
    this.sensitiveQueryKeys = other.sensitiveQueryKeys;
    this.bodySizes = other.bodySizes;
    this.unmeasured = other.unmeasured;
    this.trustedProxies = other.trustedProxies;
  }

  /** The requests that have no spans, or null. */
  public @Nullable HttpTraceFilter getExcluded() {
    return excluded;
  }

  /** Leaves out what the filter matches, with everything below it. */
  public HttpServerTracingOptions setExcluded(HttpTraceFilter excluded) {
    this.excluded = requireNonNull(excluded, "excluded");
    return this;
  }

  /** The requests that are recorded, and kept only when they fail or are slow; or null. */
  public @Nullable HttpTraceFilter getThinned() {
    return thinned;
  }

  /**
   * Leaves what the filter matches out of the share of normal traces that a tail sampler keeps:
   * health checks, say, of which only those that fail or are slow are of interest. What has a
   * caller whose trace is kept is kept, too. With another sampler it does nothing.
   */
  public HttpServerTracingOptions setThinned(HttpTraceFilter thinned) {
    this.thinned = requireNonNull(thinned, "thinned");
    return this;
  }

  /** The requests that are not measured, or null. */
  public @Nullable HttpTraceFilter getUnmeasured() {
    return unmeasured;
  }

  /**
   * Leaves out of the metrics what the filter matches. {@link #setExcluded} leaves out spans alone;
   * give a filter to both to have neither.
   */
  public HttpServerTracingOptions setUnmeasured(HttpTraceFilter unmeasured) {
    this.unmeasured = requireNonNull(unmeasured, "unmeasured");
    return this;
  }

  /** What says more on the spans, or null. */
  public @Nullable HttpServerCustomizer getCustomizer() {
    return customizer;
  }

  /** Says more on the spans. */
  public HttpServerTracingOptions setCustomizer(HttpServerCustomizer customizer) {
    this.customizer = requireNonNull(customizer, "customizer");
    return this;
  }

  /** The names of the headers of requests that spans show; none by default. */
  public List<String> getCapturedRequestHeaders() {
    return capturedRequestHeaders;
  }

  /**
   * Shows headers of requests as {@code http.request.header.<name>}, at most 16 values of 1024
   * characters each. Those that carry credentials, such as {@code authorization} and {@code
   * cookie}, are only {@code REDACTED}.
   *
   * @param names in any case; what is none of a header fails where the options are given
   */
  public HttpServerTracingOptions setCapturedRequestHeaders(Collection<String> names) {
    this.capturedRequestHeaders = List.copyOf(names);
    return this;
  }

  /** The names of the headers of responses that spans show; none by default. */
  public List<String> getCapturedResponseHeaders() {
    return capturedResponseHeaders;
  }

  /** Shows headers of responses as {@code http.response.header.<name>}, in the same way. */
  public HttpServerTracingOptions setCapturedResponseHeaders(Collection<String> names) {
    this.capturedResponseHeaders = List.copyOf(names);
    return this;
  }

  /** The keys of queries whose values are redacted beside the usual ones. */
  public List<String> getSensitiveQueryKeys() {
    return sensitiveQueryKeys;
  }

  /**
   * Redacts the values of these keys of queries, too.
   *
   * @param keys in any case, not encoded
   */
  public HttpServerTracingOptions setSensitiveQueryKeys(Collection<String> keys) {
    this.sensitiveQueryKeys = List.copyOf(keys);
    return this;
  }

  /** The networks of the proxies whose word on the client counts; none by default. */
  public List<String> getTrustedProxies() {
    return trustedProxies;
  }

  /**
   * Lets proxies in these networks say by {@code Forwarded} or {@code X-Forwarded-For} who the
   * client is: {@code client.address} is then the last address in the chain that is not one of
   * them. Of two headers that disagree, and of what is no address, it believes nothing.
   *
   * @param cidrs such as {@code 10.0.0.0/8} and {@code fd00::/8}; what is none fails where the
   *     options are given
   */
  public HttpServerTracingOptions setTrustedProxies(Collection<String> cidrs) {
    this.trustedProxies = List.copyOf(cidrs);
    return this;
  }

  /** Whether spans show the sizes of bodies, and metrics measure them; not by default. */
  public boolean isBodySizes() {
    return bodySizes;
  }

  /**
   * Shows the bytes of bodies, as far as they were read and written, as {@code
   * http.request.body.size} and {@code http.response.body.size}, whose names are still in
   * development, and measures them as {@code http.server.request.body.size} and {@code
   * http.server.response.body.size}.
   */
  public HttpServerTracingOptions setBodySizes(boolean bodySizes) {
    this.bodySizes = bodySizes;
    return this;
  }
}
