package dev.vertrace.messaging;

import dev.vertrace.core.ConventionSetup;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What senders and consumers of one Vertrace share. Any thread. */
final class EventBusSettings {
  /** When the message was sent, in milliseconds since 1970. */
  static final String SENT_AT = "vertrace-sent-at";

  private final EventBusTracingOptions options;
  private final EventBusDestinations destinations;
  private final EventBusMetrics metrics;
  private final List<String> headers;
  private final Map<Vertx, EventBusConversations> conversations = new ConcurrentHashMap<>();

  private EventBusSettings(
      EventBusTracingOptions options, EventBusMetrics metrics, List<String> headers) {
    this.options = options;
    this.metrics = metrics;
    this.headers = headers;
    this.destinations = new EventBusDestinations(options.getAddressTemplate());
  }

  static EventBusSettings of(ConventionSetup setup) {
    return setup.shared(EventBusSettings.class, () -> create(setup));
  }

  private static EventBusSettings create(ConventionSetup setup) {
    EventBusTracingOptions given = setup.options(EventBusTracingOptions.class);
    EventBusTracingOptions options =
        given == null ? new EventBusTracingOptions() : new EventBusTracingOptions(given);
    return new EventBusSettings(
        options, new EventBusMetrics(setup.meter()), headers(setup.headerFields(), options));
  }

  private static List<String> headers(List<String> fields, EventBusTracingOptions options) {
    Set<String> names = new HashSet<>();
    for (String field : fields) {
      String name = options.getHeaderNames().getOrDefault(field, field);
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            "Two fields travel in the header " + name + "; give each a name of its own");
      }
    }
    names.add(SENT_AT);
    return List.copyOf(names);
  }

  EventBusTracingOptions options() {
    return options;
  }

  EventBusDestinations destinations() {
    return destinations;
  }

  EventBusMetrics metrics() {
    return metrics;
  }

  String headerName(String field) {
    return options.getHeaderNames().getOrDefault(field, field);
  }

  /** Takes away what has carried a trace, so that copies of headers carry none. */
  void clearHeaders(Message<?> message) {
    MultiMap present = message.headers();
    for (int i = 0; i < headers.size() && !present.isEmpty(); i++) { // no iterator: a hot path
      present.remove(headers.get(i));
    }
  }

  /** Those of a Vertx, until it closes. */
  EventBusConversations of(Vertx vertx) {
    EventBusConversations known = conversations.get(vertx);
    return known == null ? conversations.computeIfAbsent(vertx, this::open) : known;
  }

  /** Those of a Vertx, if there have been any. */
  @Nullable EventBusConversations known(Vertx vertx) {
    return conversations.get(vertx);
  }

  private EventBusConversations open(Vertx vertx) {
    EventBusConversations opened =
        new EventBusConversations(
            vertx,
            metrics,
            () ->
                new OpenOperations(
                    vertx, options.getLongestWait(), options.getMostOpen(), metrics::abandoned));
    VertxInternals.onClose(
        vertx,
        () -> {
          conversations.remove(vertx);
          opened.close();
        });
    return opened;
  }
}
