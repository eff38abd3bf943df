package dev.vertrace.core;

import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of operation becomes a span: its name and kind, its attributes at start and end, and
 * when it is an error.
 *
 * <p>Modules bring theirs by {@link java.util.ServiceLoader}; the first one that covers a request's
 * class wins, and a generic convention covers the rest. Methods run on whatever thread Vert.x calls
 * the tracer on, mostly event loops: they must not block. What they throw is logged once, and costs
 * the span its attributes, never the user its request.
 *
 * @param <Q> the class of the request object that {@link #covers} accepts
 */
public interface Convention<Q> {

  /**
   * Called once, before all others, by the thread that builds the {@link Vertrace}.
   *
   * @throws IllegalArgumentException when the options cannot be used; building fails with it
   */
  default void setUp(ConventionSetup setup) {}

  /** The direction of the operations. */
  Direction direction();

  /** Whether the convention reads requests of this class; asked once per class. */
  boolean covers(Class<?> requestClass);

  /**
   * Whether the operation is only a part of another one, such as the reply to a request. Then it is
   * left alone: it has no span, carries nothing, and its context stays as it is.
   */
  default boolean isPartOfAnother(Q request) {
    return false;
  }

  /** The same, where it depends on what the Vertx knows; asked first, whatever the policy. */
  default boolean isPartOfAnother(Q request, io.vertx.core.Context vertxContext) {
    return isPartOfAnother(request);
  }

  /**
   * Whether to trace the operation at all; asked before anything else. What is not traced takes
   * everything below it along, and still propagates its caller's context.
   */
  default boolean traces(Q request) {
    return true;
  }

  /** The same, where only the tags tell what the request is: the class may be out of reach. */
  default boolean traces(Q request, TagExtractor<Q> tags) {
    return traces(request);
  }

  /**
   * Whether a tail sampler is to leave the operation out of the share that it keeps of normal ones:
   * then its trace is kept if it fails, is slow, or its caller's is. Other samplers do not mind.
   */
  default boolean isThinned(Q request) {
    return false;
  }

  /** What the context that arrives with the request is to its span; its parent, by default. */
  default RemoteParent remoteParent(Q request) {
    return RemoteParent.CHILD;
  }

  /** What the caller's context is to the span of a request that leaves; its parent, by default. */
  default RemoteParent localParent(Q request) {
    return RemoteParent.CHILD;
  }

  /**
   * Whether a request arrives on the Vert.x context of code that has asked for it, such as the
   * answer to a question. Then that code's context stays as it is.
   */
  default boolean resumes(Q request) {
    return false;
  }

  /**
   * The name of the header in which a field of the propagators travels; the field's, by default.
   */
  default String headerName(String field) {
    return field;
  }

  /**
   * Called before the trace is written to the headers of a request that leaves, or when it has been
   * read from those of one that arrives.
   */
  default void prepareHeaders(Q request) {}

  /**
   * How much of its context a request that leaves takes along; null, the default, leaves it to
   * {@link TrustOptions}, which know the hosts of HTTP requests and let all else take everything.
   */
  default @Nullable OutboundContext outbound(Q request) {
    return null;
  }

  /** Whether {@link #measure} is to be called; asked for each operation, after {@link #setUp}. */
  default boolean measures() {
    return false;
  }

  /**
   * Whether the message of a failure may quote values of the user, such as that of a database which
   * refuses one. Then no span shows it, neither the operation's nor those around it, only its
   * class.
   */
  default boolean quotesValues(Throwable failure) {
    return false;
  }

  /** The kind of the span. */
  default SpanKind kind(Operation<? extends Q> operation) {
    return operation.kind();
  }

  /** The span's name at the start. */
  String name(Operation<? extends Q> operation);

  /**
   * Sets the attributes that are known before the operation runs. Samplers and processors that look
   * at attributes see them; where it is certain that none does, they are set after the start, and
   * only on a span that is recorded.
   */
  void onStart(Operation<? extends Q> operation);

  /** Called when an operation that is recorded or measured has started, before anything is sent. */
  default void onStarted(Operation<? extends Q> operation, io.vertx.core.Context vertxContext) {}

  /**
   * Sets what is known only when Vert.x reports a call that the convention's module has started by
   * {@link OutgoingCall}. The tags of the operation are those of the report. Called only for a span
   * that is recorded.
   */
  default void onReport(Operation<? extends Q> operation, Object reported) {}

  /**
   * Whether a request that leaves carries a header already, such as a {@code traceparent} of the
   * application. Then none is added: a receiver takes neither of two.
   */
  default boolean carries(Q request, String header) {
    return false;
  }

  /**
   * Sets what the end of the operation shows. Called only for a span that is recorded.
   *
   * @param response what Vert.x hands over at the end, or null
   * @param failure why the operation failed, or null
   */
  void onEnd(
      Operation<? extends Q> operation, @Nullable Object response, @Nullable Throwable failure);

  /**
   * Called at the start of every operation that is to be measured, before {@link #onStart}; it has
   * no span yet.
   */
  default void measureStart(Operation<? extends Q> operation) {}

  /**
   * Called at the end of every operation: also of one that is not sampled, that a filter leaves
   * out, or that has no span for want of a parent. Only {@code IGNORE} leaves out both. The tags
   * are those of the request. With a tail sampler it is called after the end of the span, and
   * before {@link #onEnd} otherwise. The span of {@link Operation#context} is sampled if its trace
   * is kept, so that an exemplar recorded with it leads somewhere.
   *
   * @param response what Vert.x hands over at the end, or null
   * @param failure why the operation failed, or null
   * @param nanos how long the operation took, in nanoseconds
   */
  default void measure(
      Operation<? extends Q> operation,
      @Nullable Object response,
      @Nullable Throwable failure,
      long nanos) {}
}
