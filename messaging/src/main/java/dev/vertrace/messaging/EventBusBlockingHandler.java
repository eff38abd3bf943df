package dev.vertrace.messaging;

import io.vertx.core.eventbus.Message;
import org.jspecify.annotations.Nullable;

/**
 * Handles a message by code that blocks. Runs on a worker thread, where the message's span is
 * current.
 *
 * @param <T> the class of the body
 */
@FunctionalInterface
public interface EventBusBlockingHandler<T> {

  /**
   * Handles the message.
   *
   * @return the reply, unless the handler has replied
   * @throws Exception what fails the message
   */
  @Nullable Object handle(Message<T> message) throws Exception;
}
