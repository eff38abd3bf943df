package dev.vertrace.core;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Spans for whatever else uses the Vert.x tracing SPI, such as Redis, Kafka and AMQP: the tags that
 * Vert.x gives, under the names that the semantic conventions have today. Tags that may carry
 * values of the user (statements, full URLs) or that have no name any more are left out.
 */
final class GenericConvention implements Convention<Object> {
  private static final AttributeKey<String> MESSAGING_SYSTEM =
      AttributeKey.stringKey("messaging.system");
  private static final AttributeKey<String> MESSAGING_DESTINATION_NAME =
      AttributeKey.stringKey("messaging.destination.name");
  private static final AttributeKey<String> MESSAGING_OPERATION_NAME =
      AttributeKey.stringKey("messaging.operation.name");

  /** From the names that clients of Vert.x use, old and new, to the names of today. */
  private static final Map<String, AttributeKey<String>> NAMES =
      Map.ofEntries(
          Map.entry("db.system", DbAttributes.DB_SYSTEM_NAME),
          Map.entry("db.system.name", DbAttributes.DB_SYSTEM_NAME),
          Map.entry("db.type", DbAttributes.DB_SYSTEM_NAME),
          Map.entry("db.instance", DbAttributes.DB_NAMESPACE),
          Map.entry("db.name", DbAttributes.DB_NAMESPACE),
          Map.entry("db.namespace", DbAttributes.DB_NAMESPACE),
          Map.entry("db.operation", DbAttributes.DB_OPERATION_NAME),
          Map.entry("db.operation.name", DbAttributes.DB_OPERATION_NAME),
          Map.entry("http.method", HttpAttributes.HTTP_REQUEST_METHOD),
          Map.entry("http.request.method", HttpAttributes.HTTP_REQUEST_METHOD),
          Map.entry("message_bus.destination", MESSAGING_DESTINATION_NAME),
          Map.entry("messaging.destination", MESSAGING_DESTINATION_NAME),
          Map.entry("messaging.destination.name", MESSAGING_DESTINATION_NAME),
          Map.entry("messaging.operation", MESSAGING_OPERATION_NAME),
          Map.entry("messaging.operation.name", MESSAGING_OPERATION_NAME),
          Map.entry("messaging.system", MESSAGING_SYSTEM));

  private final Direction direction;

  GenericConvention(Direction direction) {
    this.direction = direction;
  }

  @Override
  public Direction direction() {
    return direction;
  }

  @Override
  public boolean covers(Class<?> requestClass) {
    return true;
  }

  @Override
  public String name(Operation<?> operation) {
    return operation.operation();
  }

  @Override
  public void onStart(Operation<?> operation) {
    operation.tags((name, value) -> map(operation, name, value));
  }

  @Override
  public void onEnd(
      Operation<?> operation, @Nullable Object response, @Nullable Throwable failure) {
    operation.tags((name, value) -> map(operation, name, value));
    if (failure != null) {
      operation.exception(failure);
    }
  }

  private static void map(Operation<?> operation, String name, String value) {
    switch (name) {
      case "peer.address", "network.peer.address" ->
          address(
              operation,
              value,
              NetworkAttributes.NETWORK_PEER_ADDRESS,
              NetworkAttributes.NETWORK_PEER_PORT);
      case "peer.hostname", "net.peer.name", "server.address" ->
          address(operation, value, ServerAttributes.SERVER_ADDRESS, ServerAttributes.SERVER_PORT);
      case "server.port", "peer.port", "net.peer.port" ->
          operation.set(ServerAttributes.SERVER_PORT, number(value));
      case "network.peer.port" -> operation.set(NetworkAttributes.NETWORK_PEER_PORT, number(value));
      case "http.status_code", "http.response.status_code" ->
          operation.set(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, number(value));
      default -> {
        AttributeKey<String> key = NAMES.get(name);
        if (key != null) {
          operation.set(key, value);
        }
      }
    }
  }

  /** Vert.x clients write the port into the address; a bare IPv6 address has colons of its own. */
  private static void address(
      Operation<?> operation,
      String value,
      AttributeKey<String> addressKey,
      AttributeKey<Long> portKey) {
    int colon = value.lastIndexOf(':');
    boolean bare = colon < 0 || (value.indexOf(':') < colon && value.charAt(colon - 1) != ']');
    Long port = bare ? null : number(value.substring(colon + 1));
    operation.set(addressKey, unbracket(port == null ? value : value.substring(0, colon)));
    operation.set(portKey, port);
  }

  private static String unbracket(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static @Nullable Long number(String value) {
    try {
      return Long.valueOf(value);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
