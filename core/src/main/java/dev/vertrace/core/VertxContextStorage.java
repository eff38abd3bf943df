package dev.vertrace.core;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the OpenTelemetry context where a request of Vert.x lives: in a local of its duplicated
 * context. Without a Vert.x context, OpenTelemetry's own thread-local serves; it is never read
 * while a Vert.x context is current. Any thread.
 */
final class VertxContextStorage implements ContextStorage {
  /** Stands for the local of a Vert.x instance that was created before the local was registered. */
  private static final class Unregistered {
    // In a class of its own: Context.root() asks for the storage, which must exist by then.
    static final ContextNode NODE = new ContextNode(Context.root(), null);
  }

  private static final WarnOnce WARN = new WarnOnce();

  private final ContextStorage threads = ContextStorage.defaultStorage();

  @Override
  public Scope attach(Context toAttach) {
    io.vertx.core.Context vertxContext = VertxInternals.current();
    if (vertxContext == null) {
      return threads.attach(toAttach);
    }
    ContextNode node = node(vertxContext);
    if (node == Unregistered.NODE) {
      return threads.attach(toAttach);
    }
    if (toAttach == null || (node != null && node.context == toAttach)) {
      return Scope.noop();
    }
    return VertxInternals.isDuplicate(vertxContext) && !VertxInternals.isBlocking(vertxContext)
        ? attachTo(vertxContext, toAttach)
        : dispatchDuplicate(vertxContext, node, toAttach);
  }

  private static Scope attachTo(io.vertx.core.Context vertxContext, Context toAttach) {
    ContextNode below = VertxInternals.node(vertxContext);
    if (below instanceof AttachedScope newest) {
      newest.forgetClosedBelow();
    }
    AttachedScope scope = new AttachedScope(toAttach, vertxContext, below);
    scope.forgetClosedBelow();
    put(vertxContext, scope);
    return scope;
  }

  /** For a root context, and for blocking code, which runs beside the context's own. */
  private static Scope dispatchDuplicate(
      io.vertx.core.Context shared, @Nullable ContextNode node, Context toAttach) {
    return new DispatchedScope(toAttach, node, VertxInternals.duplicate(shared));
  }

  @Override
  public @Nullable Context current() {
    io.vertx.core.Context vertxContext = VertxInternals.current();
    if (vertxContext == null) {
      return threads.current();
    }
    ContextNode node = node(vertxContext);
    if (node == Unregistered.NODE) {
      return threads.current();
    }
    return node == null ? null : node.context;
  }

  static @Nullable SpanHandle<?> currentIncoming() {
    io.vertx.core.Context vertxContext = VertxInternals.current();
    ContextNode node = vertxContext == null ? null : node(vertxContext);
    return node == null ? null : node.incoming;
  }

  /** Whether the Vert.x context can hold an OpenTelemetry context. */
  static boolean follows(io.vertx.core.Context vertxContext) {
    return node(vertxContext) != Unregistered.NODE;
  }

  /** What the Vert.x context holds, whoever asks. */
  static @Nullable ContextNode node(io.vertx.core.Context vertxContext) {
    try {
      ContextNode node = VertxInternals.node(vertxContext);
      return node == null ? null : node.inForce();
    } catch (IllegalArgumentException e) { // how Vert.x says that it does not know the local
      WARN.warn(
          "Vertrace was loaded after this Vertx was created, so its context cannot follow requests."
              + " Vert.x loads it by META-INF/services/io.vertx.core.spi.VertxServiceProvider of"
              + " vertrace-core: keep that file on the class path of Vert.x and, in a shaded jar,"
              + " merge the files of that name; or build the Vertrace before the Vertx",
          e);
      return Unregistered.NODE;
    }
  }

  /**
   * Replaces what a Vert.x context holds. Only after {@link #node} has told that the local is
   * known.
   */
  static void put(io.vertx.core.Context vertxContext, @Nullable ContextNode node) {
    VertxInternals.put(vertxContext, node);
  }

  /**
   * Gives a duplicated context what it keeps for its whole life; a root context, which is shared,
   * stays as it is.
   */
  static void keep(io.vertx.core.Context vertxContext, ContextNode node) {
    if (VertxInternals.isDuplicate(vertxContext) && follows(vertxContext)) {
      put(vertxContext, node);
    }
  }

  /** A duplicate of a Vert.x context in which another OpenTelemetry context is in force. */
  static io.vertx.core.Context branch(io.vertx.core.Context vertxContext, Context context) {
    ContextNode node = node(vertxContext);
    io.vertx.core.Context branch = VertxInternals.duplicate(vertxContext);
    keep(branch, new ContextNode(context, node == null ? null : node.incoming));
    return branch;
  }

  /**
   * Puts the thread, until the scope closes, on a duplicate of the Vert.x context in which another
   * OpenTelemetry context is in force; without a Vert.x context it is the thread's.
   */
  static Scope enter(io.vertx.core.@Nullable Context vertxContext, ContextNode node) {
    return vertxContext == null || !follows(vertxContext)
        ? onThread(node.context)
        : dispatchBranch(vertxContext, node);
  }

  /** Makes the context the thread's, and leaves the thread as it was, whatever the code leaves. */
  static Scope onThread(Context context) {
    ContextStorage storage = ContextStorage.get();
    Context before = Context.current();
    Scope scope = storage.attach(context);
    return () -> {
      scope.close();
      if (Context.current() != before) { // OpenTelemetry closes no scope below one that is open
        var unused = storage.attach(before);
      }
    };
  }

  /** Where OpenTelemetry uses another storage, such as the Java agent's: in that one, too. */
  static Scope inForeignStorage(Context context) {
    return ContextStorage.get() instanceof VertxContextStorage ? Scope.noop() : onThread(context);
  }

  private static Scope dispatchBranch(io.vertx.core.Context vertxContext, ContextNode node) {
    io.vertx.core.Context branch = VertxInternals.duplicate(vertxContext);
    put(branch, node.copy());
    io.vertx.core.Context previous = VertxInternals.beginDispatch(branch);
    Scope foreign = inForeignStorage(node.context);
    return () -> {
      foreign.close();
      VertxInternals.endDispatch(branch, previous);
    };
  }

  /**
   * The context in force on this thread, also where OpenTelemetry uses another storage, such as the
   * Java agent's: what the Vert.x context holds is then more than that storage knows.
   */
  static Context inForce() {
    io.vertx.core.Context vertxContext = VertxInternals.current();
    if (vertxContext == null || ContextStorage.get() instanceof VertxContextStorage) {
      return Context.current();
    }
    ContextNode node = node(vertxContext);
    return node == null || node == Unregistered.NODE ? Context.current() : node.context;
  }

  /**
   * The OpenTelemetry context of a Vert.x context. A root context has none of its own: Vert.x uses
   * one for callers outside of its threads, whose context is then the caller's.
   */
  static Context contextOf(io.vertx.core.Context vertxContext) {
    ContextNode node = node(vertxContext);
    if (node == Unregistered.NODE || (node == null && !VertxInternals.isDuplicate(vertxContext))) {
      return inForce();
    }
    return node == null ? Context.root() : node.context;
  }
}
