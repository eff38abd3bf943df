package dev.vertrace.core;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One operation that Vert.x reports, with its span: what a {@link Convention} reads and writes.
 *
 * <p>Any thread, one at a time; after the span's end every write is a no-op.
 *
 * @param <Q> the class of the request object
 */
public interface Operation<Q> {

  /**
   * The operation that the current code serves: the request or message of its Vert.x context. Null
   * where there is none, and for one that is neither recorded nor measured.
   */
  static @Nullable Operation<?> incoming() {
    return VertxContextStorage.currentIncoming();
  }

  /** The object that Vert.x handed over at the start, such as an {@code HttpServerRequest}. */
  Q request();

  /**
   * The name that Vert.x gives to the operation, such as {@code GET}, {@code send} or {@code
   * Query}.
   */
  String operation();

  /**
   * The kind that the Vert.x tracing SPI implies: SERVER or CLIENT for RPC, CONSUMER or PRODUCER
   * for messaging.
   */
  SpanKind kind();

  /** The context of the operation's span, or of its caller where it has none. */
  Context context();

  /** Whether it has a span of its own; without one, it is measured only. */
  boolean hasSpan();

  /** The value of a tag that Vert.x gives with the request, without knowing the request's class. */
  @Nullable String tag(String name);

  /** Hands every tag of the request over. */
  void tags(BiConsumer<String, String> consumer);

  /** Sets an attribute, unless the value is null. */
  <T> void set(AttributeKey<T> key, @Nullable T value);

  /** Renames the span. */
  void rename(String name);

  /**
   * Marks the span as failed: status Error and {@code error.type}, as the semantic conventions on
   * <a href="https://opentelemetry.io/docs/specs/semconv/general/recording-errors/">recording
   * errors</a> demand.
   *
   * @param type a low-cardinality class of errors: an exception's class name, a status code
   * @param description what people should read, or null when the type says it all
   */
  void error(String type, @Nullable String description);

  /** Marks the span as failed and records the exception as an event. */
  void exception(Throwable failure);

  /** Records an exception as an event, without marking the span as failed. */
  void event(Throwable exception);

  /**
   * Keeps one object for the operation's end, replacing the former; for the module that owns the
   * convention.
   */
  void attach(Object attachment);

  /** The object that {@link #attach} keeps. */
  @Nullable Object attachment();

  /** The {@code error.type} that {@link #exception} gives to a failure. */
  String errorType(Throwable failure);

  /**
   * From now on only {@link #end} ends the operation, whatever Vert.x reports. An arriving one that
   * is held from its start Vert.x never hears of.
   */
  void hold();

  /**
   * Ends the operation, unless it has ended, where Vert.x never reports it: with what the
   * convention makes of the failure, and no response.
   */
  void end(@Nullable Throwable failure);
}
