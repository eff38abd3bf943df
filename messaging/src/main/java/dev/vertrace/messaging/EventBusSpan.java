package dev.vertrace.messaging;

import static dev.vertrace.messaging.EventBusAttributes.MESSAGING_MESSAGE_BODY_SIZE;
import static dev.vertrace.messaging.EventBusAttributes.MESSAGING_MESSAGE_CONVERSATION_ID;
import static dev.vertrace.messaging.MessagingAttributes.MESSAGING_OPERATION_NAME;
import static dev.vertrace.messaging.MessagingAttributes.MESSAGING_OPERATION_TYPE;
import static dev.vertrace.messaging.MessagingAttributes.MESSAGING_SYSTEM;

import dev.vertrace.core.Operation;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import org.jspecify.annotations.Nullable;

/** What is known of one operation on the event bus between its start and its end. Any thread. */
final class EventBusSpan {
  static final String SYSTEM = "vertx-eventbus";

  private final EventBusDestination destination;
  private @Nullable EventBusConversations conversations;
  private @Nullable OpenOperations open;
  private Object key = this;
  private @Nullable OpenOperation entry;
  private volatile @Nullable Throwable failure;
  private volatile boolean endsLater;

  private EventBusSpan(EventBusDestination destination) {
    this.destination = destination;
  }

  /** That of the operation: its name, its attributes and its metrics need it. */
  static EventBusSpan of(Operation<? extends Message<?>> operation, EventBusSettings settings) {
    EventBusSpan known = of(operation);
    if (known != null) {
      return known;
    }
    EventBusSpan span = new EventBusSpan(settings.destinations().of(operation.request().address()));
    operation.attach(span);
    return span;
  }

  /** That of any operation, or null when it is not of the event bus. */
  static @Nullable EventBusSpan of(@Nullable Operation<?> operation) {
    return operation != null && operation.attachment() instanceof EventBusSpan span ? span : null;
  }

  EventBusDestination destination() {
    return destination;
  }

  /** What both sides say of a message. */
  void describe(
      Operation<? extends Message<?>> operation, String name, String type, @Nullable Long bytes) {
    Message<?> message = operation.request();
    operation.set(MESSAGING_SYSTEM, SYSTEM);
    operation.set(MESSAGING_OPERATION_NAME, name);
    operation.set(MESSAGING_OPERATION_TYPE, type);
    destination.set(operation);
    operation.set(MESSAGING_MESSAGE_CONVERSATION_ID, conversation(message));
    operation.set(MESSAGING_MESSAGE_BODY_SIZE, bytes);
  }

  /** The reply address: Vert.x gives each request one of its own. */
  private static @Nullable String conversation(Message<?> message) {
    String id =
        EventBusDestinations.isReply(message.address())
            ? message.address()
            : message.replyAddress();
    return id == null ? null : AddressText.clean(id); // it may come from another node
  }

  void belongsTo(EventBusConversations of) {
    conversations = of;
  }

  @Nullable EventBusConversations conversations() {
    return conversations;
  }

  /** Bounds the time until the operation's end. */
  void bound(OpenOperations by, Object as, OpenOperation operation) {
    if (open == null) {
      open = by;
      key = as;
      entry = operation;
      by.add(as, operation);
    }
  }

  void ended() {
    if (open != null && entry != null) {
      open.remove(key, entry);
    }
  }

  /** From now on an answer is not the operation's end. */
  void endLater() {
    endsLater = true;
  }

  boolean endsLater() {
    return endsLater;
  }

  /** Notes a failure that Vert.x does not tell; the first counts. */
  void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  /** Why the operation failed, or null. */
  @Nullable Throwable failure(@Nullable Throwable reported) {
    return reported == null ? failure : reported;
  }

  /** Marks the span as failed. */
  static void show(Operation<?> operation, @Nullable Throwable failure) {
    if (failure instanceof ReplyException refused) {
      operation.error(refused.failureType().name(), quotesValues(refused) ? null : text(refused));
    } else if (failure instanceof Abandoned abandoned) {
      operation.error(Abandoned.TYPE, abandoned.text());
    } else if (failure != null) {
      operation.exception(failure);
    }
  }

  /** It quotes the address. */
  private static @Nullable String text(ReplyException refused) {
    String text = refused.getMessage();
    return text == null ? null : AddressText.clean(text);
  }

  static @Nullable String errorType(Operation<?> operation, @Nullable Throwable failure) {
    if (failure == null) {
      return null;
    }
    return failure instanceof ReplyException refused
        ? refused.failureType().name()
        : failure instanceof Abandoned ? Abandoned.TYPE : operation.errorType(failure);
  }

  /** What a consumer answers by {@code fail(code, message)} is its own text. */
  static boolean quotesValues(Throwable failure) {
    return failure instanceof ReplyException refused
        && refused.failureType() == ReplyFailure.RECIPIENT_FAILURE;
  }
}
