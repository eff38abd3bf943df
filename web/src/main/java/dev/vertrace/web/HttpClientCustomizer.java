package dev.vertrace.web;

import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Says more on the spans of HTTP clients than Vertrace does, or says it otherwise. Give it to
 * {@link HttpClientTracingOptions#setCustomizer}.
 *
 * <p>Called on event loops and on the threads that call wrapped clients, from several at a time: it
 * must not block. What it throws is logged once, and costs the span only what that call would have
 * said. An attribute replaces the one that the <a
 * href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">semantic conventions</a> give
 * the same key.
 */
public interface HttpClientCustomizer {

  /**
   * The span's name, or null for that of the conventions; it should take few different values.
   * Called at the start, where samplers see it.
   */
  default @Nullable String spanName(HttpTraceRequest request) {
    return null;
  }

  /** Adds what is known before the request is sent; samplers see it. */
  default void onStart(AttributesBuilder attributes, HttpTraceRequest request) {}

  /**
   * Adds what is known when the last byte has come, or none will.
   *
   * @param response what the server has answered, or null when no head came
   * @param failure why the call failed, or null
   */
  default void onEnd(
      AttributesBuilder attributes,
      HttpTraceRequest request,
      @Nullable HttpTraceResponse response,
      @Nullable Throwable failure) {}
}
