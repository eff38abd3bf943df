package dev.vertrace.web;

import dev.vertrace.core.Operation;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What a handler adds to the metrics of the request that it serves. Every value makes a series of
 * its own, so give few: no ids, nothing that clients choose. Any thread.
 *
 * <pre>{@code
 * HttpMetricAttributes.current().put("tenant.tier", "gold");
 * }</pre>
 */
public final class HttpMetricAttributes {
  private static final int MOST = 8;
  private static final int LONGEST = 128;

  private Attributes attributes = Attributes.empty();

  HttpMetricAttributes() {}

  /**
   * Those of the request that the current code serves; outside of one, as in a consumer of
   * messages, they go nowhere.
   */
  public static HttpMetricAttributes current() {
    Operation<?> operation = Operation.incoming();
    return operation == null || ServerCall.counted(operation) == null
        ? new HttpMetricAttributes()
        : ServerCall.in(operation).labels();
  }

  /** Adds a text, of which the first 128 characters count; null adds nothing. */
  public HttpMetricAttributes put(String key, @Nullable String value) {
    return put(AttributeKey.stringKey(key), value);
  }

  /**
   * Adds an attribute to {@code http.server.request.duration} and the sizes of bodies. It never
   * replaces one of the semantic conventions; from the ninth on, none is added, nor is null.
   */
  public synchronized <T> HttpMetricAttributes put(AttributeKey<T> key, @Nullable T value) {
    if (value != null && (attributes.size() < MOST || attributes.get(key) != null)) {
      attributes = with(attributes.toBuilder(), key, value).build();
    }
    return this;
  }

  @SuppressWarnings("unchecked") // a text's key has texts
  private static <T> AttributesBuilder with(
      AttributesBuilder builder, AttributeKey<T> key, T value) {
    return value instanceof String text
        ? builder.put((AttributeKey<String>) key, BoundedText.cut(text, LONGEST))
        : builder.put(key, value);
  }

  synchronized Attributes attributes() {
    return attributes;
  }
}
