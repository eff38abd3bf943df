package dev.vertrace.web;

import dev.vertrace.core.Operation;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts on spans what the user's customizer says, whatever it throws. Any thread. */
final class HttpClientCustomization {
  private final HttpClientCustomizer customizer;
  private final UserCode userCode =
      new UserCode("A customizer of HTTP clients failed; its spans lack what it says");

  HttpClientCustomization(HttpClientCustomizer customizer) {
    this.customizer = customizer;
  }

  @Nullable String spanName(HttpTraceRequest request) {
    return userCode.call(() -> customizer.spanName(request));
  }

  void onStart(Operation<?> operation, HttpTraceRequest request) {
    add(operation, attributes -> customizer.onStart(attributes, request));
  }

  void onEnd(
      Operation<?> operation,
      HttpTraceRequest request,
      @Nullable HttpTraceResponse response,
      @Nullable Throwable failure) {
    add(operation, attributes -> customizer.onEnd(attributes, request, response, failure));
  }

  private void add(Operation<?> operation, Consumer<AttributesBuilder> says) {
    AttributesBuilder builder = Attributes.builder();
    if (userCode.run(() -> says.accept(builder))) {
      builder.build().forEach((key, value) -> set(operation, key, value));
    }
  }

  @SuppressWarnings("unchecked") // attributes hold under each key a value of its type
  private static <T> void set(Operation<?> operation, AttributeKey<T> key, Object value) {
    operation.set(key, (T) value);
  }
}
