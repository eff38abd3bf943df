package dev.vertrace.web;

import static java.util.Objects.requireNonNull;

import dev.vertrace.core.ConventionOptions;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What code tells Vertrace of its HTTP clients. Copied where it is given, so later changes do
 * nothing. One thread at a time.
 *
 * <pre>{@code
 * Vertrace.builder()
 *     .with(new HttpClientTracingOptions().setExcluded(HttpTraceFilter.pathPrefix("/telemetry")))
 *     .build();
 * }</pre>
 */
public final class HttpClientTracingOptions implements ConventionOptions {
  private @Nullable HttpTraceFilter excluded;
  private @Nullable HttpClientCustomizer customizer;
  private List<String> capturedRequestHeaders = List.of();
  private List<String> capturedResponseHeaders = List.of();
  private List<String> sensitiveQueryKeys = List.of();
  private boolean bodySizes;
  private @Nullable HttpTraceFilter unmeasured;

  /** The defaults: every call within a trace has a span, without headers and sizes. */
  public HttpClientTracingOptions() {}

  /** A copy. */
  public HttpClientTracingOptions(HttpClientTracingOptions other) {
    this.excluded = other.excluded;
    this.customizer = other.customizer;
    this.capturedRequestHeaders = other.capturedRequestHeaders;
    this.capturedResponseHeaders = other.capturedResponseHeaders;
    this.sensitiveQueryKeys = other.sensitiveQueryKeys;
    this.bodySizes = other.bodySizes;
    this.unmeasured = other.unmeasured;
  }

  /** The calls that have no spans, or null. */
  public @Nullable HttpTraceFilter getExcluded() {
    return excluded;
  }

  /**
   * Leaves out the calls that the filter matches; the caller's trace still goes along with them.
   */
  public HttpClientTracingOptions setExcluded(HttpTraceFilter excluded) {
    this.excluded = requireNonNull(excluded, "excluded");
    return this;
  }

  /** The calls that are not measured, or null. */
  public @Nullable HttpTraceFilter getUnmeasured() {
    return unmeasured;
  }

  /**
   * Leaves out of the metrics what the filter matches. {@link #setExcluded} leaves out spans alone;
   * give a filter to both to have neither.
   */
  public HttpClientTracingOptions setUnmeasured(HttpTraceFilter unmeasured) {
    this.unmeasured = requireNonNull(unmeasured, "unmeasured");
    return this;
  }

  /** What says more on the spans, or null. */
  public @Nullable HttpClientCustomizer getCustomizer() {
    return customizer;
  }

  /** Says more on the spans. */
  public HttpClientTracingOptions setCustomizer(HttpClientCustomizer customizer) {
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
  public HttpClientTracingOptions setCapturedRequestHeaders(Collection<String> names) {
    this.capturedRequestHeaders = List.copyOf(names);
    return this;
  }

  /** The names of the headers of responses that spans show; none by default. */
  public List<String> getCapturedResponseHeaders() {
    return capturedResponseHeaders;
  }

  /** Shows headers of responses as {@code http.response.header.<name>}, in the same way. */
  public HttpClientTracingOptions setCapturedResponseHeaders(Collection<String> names) {
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
  public HttpClientTracingOptions setSensitiveQueryKeys(Collection<String> keys) {
    this.sensitiveQueryKeys = List.copyOf(keys);
    return this;
  }

  /** Whether spans show the sizes of bodies, and metrics measure them; not by default. */
  public boolean isBodySizes() {
    return bodySizes;
  }

  /**
   * Shows the bytes of bodies, as far as the header {@code content-length} tells them, as {@code
   * http.request.body.size} and {@code http.response.body.size}, whose names are still in
   * development, and measures them as {@code http.client.request.body.size} and {@code
   * http.client.response.body.size}.
   */
  public HttpClientTracingOptions setBodySizes(boolean bodySizes) {
    this.bodySizes = bodySizes;
    return this;
  }
}
