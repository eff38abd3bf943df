package dev.vertrace.messaging;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** Reads the trace that a message carries in its attributes. */
final class SqsMessageGetter implements TextMapGetter<Message> {
  /** What W3C Baggage lets a header have at most; a longer value is an accident or an attack. */
  private static final int MAX_LENGTH = 8192;

  private static final Logger LOGGER = System.getLogger("dev.vertrace.messaging");
  private static final SqsMessageGetter GETTER = new SqsMessageGetter();

  private SqsMessageGetter() {}

  /** The sender's context; the root context when the message has none that can be read. */
  static Context extract(TextMapPropagator propagator, Message message) {
    try {
      return propagator.extract(Context.root(), message, GETTER);
    } catch (RuntimeException e) { // the propagator may be the user's; the message goes on
      LOGGER.log(Level.DEBUG, "The trace of message " + message.messageId() + " is unreadable", e);
      return Context.root();
    }
  }

  @Override
  public Iterable<String> keys(Message message) {
    return message.messageAttributes().keySet();
  }

  @Override
  public @Nullable String get(@Nullable Message message, String key) {
    MessageAttributeValue value = message == null ? null : message.messageAttributes().get(key);
    String text = value == null ? null : value.stringValue();
    return text == null || text.length() > MAX_LENGTH ? null : text;
  }
}
