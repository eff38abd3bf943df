package dev.vertrace.messaging;

import dev.vertrace.core.Operation;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** The one place of this module that touches what Vert.x calls internal. */
final class VertxInternals {
  private static final String MESSAGE = "io.vertx.core.eventbus.impl.MessageImpl";

  /** Fields of a message; null where Vert.x is a named module, or another version. */
  private static final @Nullable VarHandle HEADERS = field("headers", MultiMap.class);

  private static final @Nullable VarHandle CODEC = field("messageCodec", MessageCodec.class);
  private static final @Nullable VarHandle SENT_BODY = field("sentBody", Object.class);
  private static final @Nullable VarHandle TRACE = field("trace", Object.class);

  private VertxInternals() {}

  private static @Nullable VarHandle field(String name, Class<?> type) {
    try {
      Class<?> message = Class.forName(MESSAGE, true, Message.class.getClassLoader());
      return MethodHandles.privateLookupIn(message, MethodHandles.lookup())
          .findVarHandle(message, name, type);
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      return null; // those who ask know what to do without
    }
  }

  /** Whether messages can be reached into. */
  static boolean opensMessages() {
    return HEADERS != null && CODEC != null && SENT_BODY != null && TRACE != null;
  }

  /** Gives the message headers of its own: those of {@code DeliveryOptions} are their user's. */
  static void ownHeaders(Message<?> message) {
    if (HEADERS != null && HEADERS.get(message) instanceof MultiMap shared) {
      HEADERS.set(message, MultiMap.caseInsensitiveMultiMap().addAll(shared));
    }
  }

  /** What the sender has given, which {@code body()} would have the codec copy. */
  static @Nullable Object sentBody(Message<?> message) {
    return SENT_BODY == null ? null : SENT_BODY.get(message);
  }

  /**
   * Has a message that arrives hold its operation; that of one that leaves ends if its codec
   * throws.
   */
  static void watchCodec(Message<?> message, Operation<?> operation, boolean sends) {
    if (CODEC != null && CODEC.get(message) instanceof MessageCodec<?, ?> codec) {
      CODEC.set(message, new WatchedCodec<>(codec, operation, sends));
    }
  }

  /** From now on Vert.x reports what answers the message as the end of this. */
  static void trace(Message<?> message, Object trace) {
    if (TRACE != null) {
      TRACE.set(message, trace);
    }
  }

  /** The current context without what belongs to one request, or a new one. */
  static Context rootContext(Vertx vertx) {
    return ((VertxInternal) vertx).getOrCreateContext().unwrap();
  }

  /** Whether no other thread runs tasks of the context now. */
  static boolean hasThreadToItself(Context context) {
    return context.isEventLoopContext() && ((ContextInternal) context).inThread();
  }

  /** A context of an event loop that no verticle takes along when it ends. */
  static Context ownContext(Vertx vertx) {
    return ((VertxInternal) vertx).createEventLoopContext();
  }

  static void setTimer(Context context, long millis, Runnable task) {
    ((ContextInternal) context).setTimer(millis, id -> task.run());
  }

  static void onClose(Vertx vertx, Runnable task) {
    ((VertxInternal) vertx)
        .addCloseHook(
            completion -> {
              task.run();
              completion.succeed();
            });
  }

  static void report(Context context, Throwable failure) {
    ((ContextInternal) context).reportException(failure);
  }
}
