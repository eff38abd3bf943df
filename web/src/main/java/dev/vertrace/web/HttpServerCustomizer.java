package dev.vertrace.web;

import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Says more on the spans of HTTP servers than Vertrace does, or says it otherwise. Give it to
 * {@link HttpServerTracingOptions#setCustomizer}.
 *
 * <p>Called on the event loop of each request, from several at a time: it must not block. What it
 * throws is logged once, and costs the span only what that call would have said. An attribute
 * replaces the one that the <a
 * href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">semantic conventions</a> give
 * the same key.
 */
public interface HttpServerCustomizer {

  /**
   * The span's name, or null for that of the conventions; it should take few different values.
   * Called at the start, where samplers see it and no route is known, and at the end.
   */
  default @Nullable String spanName(HttpTraceRequest request, @Nullable String route) {
    return null;
  }

  /** Adds what is known before the request is handled; samplers see it. */
  default void onStart(AttributesBuilder attributes, HttpTraceRequest request) {}

  /**
   * Adds what is known when the last byte is written, or none will be.
   *
   * @param response what the client was sent, or null when it got no head
   * @param failure what the handler failed with, or why the response was cut off, or null
   */
  default void onEnd(
      AttributesBuilder attributes,
      HttpTraceRequest request,
      @Nullable HttpTraceResponse response,
      @Nullable Throwable failure) {}
}
