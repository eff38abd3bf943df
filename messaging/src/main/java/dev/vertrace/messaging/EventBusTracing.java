package dev.vertrace.messaging;

import static java.util.Objects.requireNonNull;

import dev.vertrace.core.Vertrace;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageConsumerOptions;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Consumers of the event bus whose spans cover all their work, and show how it ended. Of a plain
 * handler its return or its answer is known, and not what it throws. Any thread; handlers run where
 * those of {@link EventBus#consumer} would: on the context that is current when the consumer is
 * made.
 *
 * <pre>{@code
 * EventBusTracing tracing = EventBusTracing.create(vertrace, vertx);
 * tracing.<JsonObject>consumer("bids.store", message -> store(message.body()));
 * }</pre>
 *
 * <p>The span ends when the handler's Future ends. A request that the handler has not answered by
 * then gets the Future's result as its reply. If the handler throws, or its Future fails, a request
 * is answered by {@code fail(-1, message)}, or with the failure itself if it is a {@code
 * ReplyException}; the failure of a message that nobody waits for goes to the exception handler of
 * its Vert.x context, as what a plain handler throws does.
 */
public final class EventBusTracing {
  private final EventBus eventBus;

  private EventBusTracing(EventBus eventBus) {
    this.eventBus = eventBus;
  }

  /**
   * For the event bus of a Vertx.
   *
   * @throws IllegalArgumentException when the Vertx was built without this Vertrace
   */
  public static EventBusTracing create(Vertrace vertrace, Vertx vertx) {
    requireNonNull(vertrace, "vertrace");
    if (!vertrace.traces(VertxInternals.rootContext(requireNonNull(vertx, "vertx")))) {
      throw new IllegalArgumentException(
          "This Vertx does not trace to this Vertrace: build it with"
              + " Vertx.builder().withTracer(vertrace.tracerFactory())");
    }
    return new EventBusTracing(vertx.eventBus());
  }

  /** A consumer of an address, on all nodes of a cluster. */
  public <T> MessageConsumer<T> consumer(
      String address, Function<Message<T>, ? extends Future<?>> handler) {
    return eventBus.consumer(address, handler(handler));
  }

  /** A consumer as the options say. */
  public <T> MessageConsumer<T> consumer(
      MessageConsumerOptions options, Function<Message<T>, ? extends Future<?>> handler) {
    return eventBus.consumer(options, handler(handler));
  }

  /** A consumer of an address on this node only. */
  public <T> MessageConsumer<T> localConsumer(
      String address, Function<Message<T>, ? extends Future<?>> handler) {
    return eventBus.localConsumer(address, handler(handler));
  }

  /**
   * A consumer of an address whose handler blocks: it runs on a worker thread, one message after
   * the other. On a worker verticle, and on a virtual thread, {@link #consumer} may block, too.
   */
  public <T> MessageConsumer<T> blockingConsumer(
      String address, EventBusBlockingHandler<T> handler) {
    return eventBus.consumer(address, blockingHandler(handler));
  }

  /** The same, as a handler for consumers that are made elsewhere. */
  public <T> Handler<Message<T>> handler(Function<Message<T>, ? extends Future<?>> handler) {
    requireNonNull(handler, "handler");
    return message -> HandledMessage.start(message).run(handler);
  }

  /** The same for a handler that blocks. */
  public <T> Handler<Message<T>> blockingHandler(EventBusBlockingHandler<T> handler) {
    requireNonNull(handler, "handler");
    return handler(message -> onWorker(message, handler));
  }

  private static <T> Future<@Nullable Object> onWorker(
      Message<T> message, EventBusBlockingHandler<T> handler) {
    Context context = requireNonNull(Vertx.currentContext(), "Vert.x calls handlers on a context");
    return context.executeBlocking(() -> handler.handle(message));
  }

  /**
   * A plain handler whose failures show: what it throws, and what it answers by {@code fail}. The
   * span ends as that of any plain handler: at its answer, or else when the handler returns.
   */
  public <T> Handler<Message<T>> plainHandler(Handler<Message<T>> handler) {
    requireNonNull(handler, "handler");
    return message -> HandledMessage.observe(message, handler);
  }
}
