package dev.vertrace.core;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.RFC3986;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.AccessMode;
import io.vertx.core.spi.context.storage.ContextLocal;
import io.vertx.core.spi.tracing.VertxTracer;
import org.jspecify.annotations.Nullable;

/**
 * The one place of this module that touches what Vert.x calls internal. Vert.x loads it by
 * ServiceLoader, which registers the context local before any Vertx instance exists: an instance
 * only knows the locals that were registered before it. Not for direct use.
 */
public final class VertxInternals implements VertxServiceProvider {
  private static final ContextLocal<ContextNode> LOCAL =
      ContextLocal.registerLocal(ContextNode.class, ContextNode::copy);

  /** Not for duplicates: what they start is another call. */
  private static final ContextLocal<OutgoingCall> CALL =
      ContextLocal.registerLocal(OutgoingCall.class);

  /** For ServiceLoader. */
  public VertxInternals() {}

  @Override
  public void init(VertxBootstrap bootstrap) {
    // Loading the class is all it takes.
  }

  /** The context that the current thread dispatches on, or null. */
  static @Nullable Context current() {
    return ContextInternal.current();
  }

  static boolean isDuplicate(Context context) {
    return ((ContextInternal) context).isDuplicate();
  }

  /**
   * Whether other code of the context may run before the current code ends: beside blocking code,
   * and on virtual threads, where tasks take turns when they wait.
   */
  static boolean isBlocking(Context context) {
    return !((ContextInternal) context).inThread()
        || context.threadingModel() == ThreadingModel.VIRTUAL_THREAD;
  }

  /**
   * A duplicate that carries the locals which ask to be copied, such as a surrounding SQL
   * transaction.
   */
  static Context duplicate(Context context) {
    return ((ContextInternal) context).duplicate(true);
  }

  /** Puts the current thread on the context; its class loader, which Vert.x changes, stays. */
  static Context beginDispatch(Context context) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Context previous = ((ContextInternal) context).beginDispatch();
    Thread.currentThread().setContextClassLoader(loader);
    return previous;
  }

  static void endDispatch(Context context, @Nullable Context previous) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    ((ContextInternal) context).endDispatch((ContextInternal) previous);
    Thread.currentThread().setContextClassLoader(loader);
  }

  static @Nullable VertxTracer<?, ?> tracer(Context context) {
    return ((ContextInternal) context).tracer();
  }

  static @Nullable VertxTracer<?, ?> tracer(Vertx vertx) {
    return ((VertxInternal) vertx).tracer();
  }

  static <T> Promise<T> promise(Context context) {
    return ((ContextInternal) context).promise();
  }

  /** A Future whose callbacks run on the context. */
  static <T> Future<T> on(Context context, Future<T> future) {
    var promise = VertxInternals.<T>promise(context);
    future.onComplete(promise);
    return promise.future();
  }

  /** As vertx-web routes it; what it refuses stays as it is. */
  static String normalizedPath(String path) {
    try {
      return RFC3986.normalizePath(path);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }

  static void report(Context context, Throwable failure) {
    ((ContextInternal) context).reportException(failure);
  }

  /**
   * What the context holds.
   *
   * @throws IllegalArgumentException when its Vertx is older than the local
   */
  static @Nullable ContextNode node(Context context) {
    return ((ContextInternal) context).getLocal(LOCAL, AccessMode.CONCURRENT);
  }

  static void put(Context context, @Nullable ContextNode node) {
    ((ContextInternal) context).putLocal(LOCAL, AccessMode.CONCURRENT, node);
  }

  static @Nullable OutgoingCall call(Context context) {
    return ((ContextInternal) context).getLocal(CALL, AccessMode.CONCURRENT);
  }

  static void putCall(Context context, OutgoingCall call) {
    ((ContextInternal) context).putLocal(CALL, AccessMode.CONCURRENT, call);
  }
}
