package dev.vertrace.aws;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;

/**
 * One call of an AWS client, with its span: what an {@link AwsConvention} reads and writes. Any
 * thread, one at a time; after the span's end every write is a no-op.
 */
public interface AwsCall {

  /** The request as the user made it. */
  SdkRequest request();

  /** The service, such as {@code SQS} or {@code DynamoDB}. */
  String service();

  /** The operation, such as {@code SendMessage}. */
  String operation();

  /** The region of the client, such as {@code eu-central-1}, or null. */
  @Nullable String region();

  /** The host of the client's endpoint override, or else that of the request, once it is sent. */
  @Nullable String serverAddress();

  /** The port that goes with {@link #serverAddress}. */
  @Nullable Long serverPort();

  /** The context that has the span, once it is started. */
  Context context();

  /** The tracer of the convention's module, for spans below that of the call. */
  Tracer tracer();

  /**
   * Keeps one object for the call's end, replacing the former; for the module that owns the
   * convention.
   */
  void attach(Object attachment);

  /** The object that {@link #attach} keeps. */
  @Nullable Object attachment();

  /** How a trace travels, as OpenTelemetry is configured. */
  TextMapPropagator propagator();

  /**
   * The context that the headers of a message carry; see {@link Vertrace#extract}. Never throws.
   */
  Context extract(Iterable<Entry<String, String>> headers);

  /** Sets an attribute, unless the value is null. */
  <T> void set(AttributeKey<T> key, @Nullable T value);

  /** Links the span to another one; invalid contexts are ignored. */
  void link(SpanContext other);

  /**
   * Marks the span as failed.
   *
   * @param type a low-cardinality class of errors, such as the service's error code
   * @param description what people should read, or null when the type says it all
   */
  void error(String type, @Nullable String description);
}
