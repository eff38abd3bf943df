package dev.vertrace.aws;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;

/**
 * What the span of some AWS operations has beyond that of any AWS call, which gets its {@code
 * rpc.*}, {@code aws.request_id}, {@code server.*} and error attributes without it.
 *
 * <p>Modules bring theirs by {@link java.util.ServiceLoader}; the first one that covers a request's
 * class wins. Methods run on the caller's thread, except for {@link #onEnd} and {@link #measure},
 * which run on the SDK's: they must not block. What they throw is logged once, and costs telemetry,
 * never the call.
 */
public interface AwsConvention {

  /**
   * Called once, before all others, by the thread that makes the {@link AwsTracing}.
   *
   * @param setup the meter of the convention's module, and what code has said by {@link
   *     AwsTracingOptions#with}
   */
  default void setUp(AwsConventionSetup setup) {}

  /** Whether the convention reads requests of this class; asked once per class. */
  boolean covers(Class<?> requestClass);

  /**
   * Whether the message of a failure may quote values of the user. Then the span shows no message,
   * neither its own nor that of its causes, only the classes.
   */
  default boolean quotesValues(Throwable failure) {
    return false;
  }

  /** The kind of the span. */
  default SpanKind kind(AwsCall call) {
    return SpanKind.CLIENT;
  }

  /** The name of the span. */
  default String name(AwsCall call) {
    return call.service() + "." + call.operation();
  }

  /** Sets the attributes that are known before the call; samplers see them. */
  default void onStart(AwsCall call) {}

  /**
   * The request to send instead of the user's, of the same class, such as one that carries the
   * trace.
   *
   * @param context has the span of the call
   */
  default SdkRequest inject(AwsCall call, Context context) {
    return call.request();
  }

  /**
   * Sets what the end of the call shows. Called only for a span that is recorded.
   *
   * @param response what the service answered, or null
   * @param failure why the call failed, or null
   */
  default void onEnd(AwsCall call, @Nullable SdkResponse response, @Nullable Throwable failure) {}

  /**
   * Sees the end of every call, recorded or not, for metrics. Runs where {@link #onEnd} does.
   *
   * @param seconds how long the call took, with all attempts
   * @param response what the service answered, or null
   * @param failure why the call failed, or null
   */
  default void measure(
      AwsCall call, double seconds, @Nullable SdkResponse response, @Nullable Throwable failure) {}

  /**
   * Called in place of {@link #onEnd} and {@link #measure} for a call whose end the SDK does not
   * tell: what was started for it ends here.
   */
  default void onAbandon(AwsCall call) {}
}
