package dev.vertrace.aws;

import static java.util.Objects.requireNonNull;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Spans for AWS clients: one for each call, ended when the call ends, whatever the cause. Any
 * thread; one instance serves any number of clients.
 *
 * <pre>{@code
 * SqsAsyncClient sqs = AwsTracing.create(vertrace).wrap(SqsAsyncClient.create());
 * Future<ListQueuesResponse> queues = AwsTracing.toFuture(sqs.listQueues());
 * }</pre>
 */
public final class AwsTracing {
  private final WarnOnce warn = new WarnOnce();
  private final Vertrace vertrace;
  private final AwsConventions conventions;
  private final TextMapPropagator propagator;
  private final TracingInterceptor interceptor;
  private final AwsTracingOptions options;

  private AwsTracing(Vertrace vertrace, AwsTracingOptions options) {
    this.vertrace = vertrace;
    this.options = options;
    this.conventions = AwsConventions.load(vertrace, options, warn);
    this.interceptor =
        new TracingInterceptor(
            this, new OpenCalls(abandoned(vertrace.openTelemetry()), System::nanoTime));
    this.propagator = vertrace.propagator();
  }

  private static LongCounter abandoned(OpenTelemetry openTelemetry) {
    return openTelemetry
        .getMeter(AwsTracing.class.getPackageName())
        .counterBuilder("vertrace.aws.spans.abandoned")
        .setUnit("{span}")
        .setDescription("Spans of AWS calls whose end the SDK has not told")
        .build();
  }

  /** Traces to the OpenTelemetry of a Vertrace. */
  public static AwsTracing create(Vertrace vertrace) {
    return create(vertrace, new AwsTracingOptions());
  }

  /** As {@link #create(Vertrace)}, with more in the spans. */
  public static AwsTracing create(Vertrace vertrace, AwsTracingOptions options) {
    return new AwsTracing(
        requireNonNull(vertrace, "vertrace"),
        new AwsTracingOptions(requireNonNull(options, "options")));
  }

  /**
   * The client with spans: sync or async, of any service. One that has them already comes back as
   * it is.
   *
   * @param <T> the client's interface, such as {@code SqsAsyncClient}; not a class
   */
  @SuppressWarnings("unchecked") // the proxy has all public interfaces of the client
  public <T extends SdkClient> T wrap(T client) {
    requireNonNull(client, "client");
    return unwrap(client) == client ? (T) TracedClient.around(client, this) : client;
  }

  /**
   * For clients that cannot be wrapped: {@code overrideConfiguration(o ->
   * o.addExecutionInterceptor(aws.interceptor()))}. The SDK does not tell an interceptor of
   * cancelled calls, missing credentials, the timeout of a call and a later interceptor that
   * throws: such spans end with the first call 15 minutes later or when 10,000 are open, and {@code
   * vertrace.aws.spans.abandoned} counts them. A call of a wrapped client has one span all the
   * same.
   */
  public ExecutionInterceptor interceptor() {
    return interceptor;
  }

  /** The client without spans; one that never had them comes back as it is. */
  @SuppressWarnings("unchecked") // what was wrapped is the client that came in
  public static <T extends SdkClient> T unwrap(T client) {
    return (T) requireNonNull(TracedClient.unwrap(client), "client");
  }

  /**
   * Brings the result of an async client back to Vert.x: to the current context, if there is one,
   * and without the {@code CompletionException} around a failure.
   */
  public static <T> Future<T> toFuture(CompletableFuture<T> future) {
    Context context = Vertx.currentContext();
    Future<T> result =
        context == null
            ? Future.fromCompletionStage(future)
            : Future.fromCompletionStage(future, context);
    return result.recover(failure -> Future.failedFuture(CallOutcome.unwrap(failure)));
  }

  /** Starts the span of a call; null when that is not possible. */
  @Nullable TracedCall start(ClientInfo client, SdkRequest request) {
    try {
      TracedCall call = new TracedCall(client, request, conventions.of(request), this);
      call.start();
      return call;
    } catch (Throwable e) { // a sampler or span processor may throw
      warn("An AWS call could not be traced", e);
      return null;
    }
  }

  AwsTracingOptions options() {
    return options;
  }

  Vertrace vertrace() {
    return vertrace;
  }

  TextMapPropagator propagator() {
    return propagator;
  }

  io.opentelemetry.context.Context current() {
    return vertrace.context().current();
  }

  void warn(String message, Throwable cause) {
    warn.warn(message, cause);
  }
}
