package dev.vertrace.messaging;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Knows how addresses are shown. Any thread. */
final class EventBusDestinations {
  private static final Logger LOGGER = System.getLogger("dev.vertrace.messaging");
  private static final String REPLY_PREFIX = "__vertx.reply.";
  private static final String INTERNAL_PREFIX = "__vertx.";
  private static final String ID = "{id}";

  /** Of those that stand for themselves; generated ones would never end. */
  private static final int MOST_KNOWN = 1_000;

  private final Map<String, EventBusDestination> known = new ConcurrentHashMap<>();
  private final AtomicBoolean warned = new AtomicBoolean();
  private final @Nullable EventBusAddressTemplate userTemplate;

  EventBusDestinations(@Nullable EventBusAddressTemplate userTemplate) {
    this.userTemplate = userTemplate;
  }

  /** Whether the address was made up for the answer to a message. */
  static boolean isReply(String address) {
    return address.startsWith(REPLY_PREFIX);
  }

  EventBusDestination of(String address) {
    EventBusDestination destination = known.get(address);
    return destination == null ? read(address) : destination;
  }

  private EventBusDestination read(String address) {
    if (isReply(address)) {
      return EventBusDestination.REPLY;
    }
    String name = AddressText.clean(address);
    String template = template(address, name);
    boolean generated = template.equals(ID) || name.startsWith(INTERNAL_PREFIX);
    EventBusDestination destination =
        new EventBusDestination(name, template.equals(name) ? null : template, generated);
    if (destination.template() == null
        && address.length() <= AddressText.LONGEST
        && known.size() < MOST_KNOWN) {
      known.put(address, destination);
    }
    return destination;
  }

  private String template(String address, String name) {
    String given = userTemplate == null ? null : given(userTemplate, address);
    return given == null ? AddressText.template(name) : AddressText.clean(given);
  }

  private @Nullable String given(EventBusAddressTemplate template, String address) {
    try {
      return template.templateOf(address);
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) { // the user's code
      if (warned.compareAndSet(false, true)) {
        LOGGER.log(Level.WARNING, "The template of an address failed (said once)", e);
      }
      return null;
    }
  }
}
