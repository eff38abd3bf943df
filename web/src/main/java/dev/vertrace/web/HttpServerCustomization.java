package dev.vertrace.web;

import dev.vertrace.core.Operation;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts on spans what the user's customizer says, whatever it throws. Any thread. */
final class HttpServerCustomization {
  private final HttpServerCustomizer customizer;
  private final UserCode userCode =
      new UserCode("A customizer of HTTP servers failed; its spans lack what it says");

  HttpServerCustomization(HttpServerCustomizer customizer) {
    this.customizer = customizer;
  }

  @Nullable String spanName(Object request, @Nullable String route) {
    HttpTraceRequest view = HttpTraceRequest.of(request);
    return view == null ? null : userCode.call(() -> customizer.spanName(view, route));
  }

  void onStart(Operation<?> operation) {
    HttpTraceRequest view = HttpTraceRequest.of(operation.request());
    if (view != null) {
      add(operation, attributes -> customizer.onStart(attributes, view));
    }
  }

  void onEnd(
      Operation<?> operation, @Nullable HttpTraceResponse response, @Nullable Throwable failure) {
    HttpTraceRequest view = HttpTraceRequest.of(operation.request());
    if (view != null) {
      add(operation, attributes -> customizer.onEnd(attributes, view, response, failure));
    }
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
