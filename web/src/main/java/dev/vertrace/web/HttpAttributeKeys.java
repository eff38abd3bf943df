package dev.vertrace.web;

import io.opentelemetry.api.common.AttributeKey;

/**
 * The attributes of the <a
 * href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">semantic conventions for
 * HTTP</a> that are still in development.
 */
final class HttpAttributeKeys {
  static final AttributeKey<Long> REQUEST_BODY_SIZE =
      AttributeKey.longKey("http.request.body.size");
  static final AttributeKey<Long> RESPONSE_BODY_SIZE =
      AttributeKey.longKey("http.response.body.size");

  private HttpAttributeKeys() {}
}
