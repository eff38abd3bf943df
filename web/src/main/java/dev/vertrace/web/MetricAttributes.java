package dev.vertrace.web;

import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_REQUEST_METHOD;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_RESPONSE_STATUS_CODE;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_ROUTE;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PROTOCOL_VERSION;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_ADDRESS;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_PORT;
import static io.opentelemetry.semconv.UrlAttributes.URL_SCHEME;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The sets of attributes of a service's routes and hosts, each built once. Any thread. */
final class MetricAttributes {
  private static final int MOST = 1000;

  private final Map<Key, Attributes> known = new ConcurrentHashMap<>();

  /** What tells the series of a histogram apart; each is null where it does not apply. */
  record Key(
      String method,
      @Nullable String scheme,
      @Nullable String route,
      @Nullable String server,
      @Nullable Long port,
      int status,
      @Nullable String error,
      @Nullable String version) {}

  Attributes of(Key key) {
    Attributes found = known.get(key);
    if (found != null) {
      return found;
    }
    Attributes built = build(key);
    if (known.size() < MOST) {
      known.put(key, built);
    }
    return built;
  }

  int size() {
    return known.size();
  }

  private static Attributes build(Key key) {
    AttributesBuilder attributes = Attributes.builder().put(HTTP_REQUEST_METHOD, key.method());
    put(attributes, URL_SCHEME, key.scheme());
    put(attributes, HTTP_ROUTE, key.route());
    put(attributes, SERVER_ADDRESS, key.server());
    put(attributes, SERVER_PORT, key.port());
    put(
        attributes,
        HTTP_RESPONSE_STATUS_CODE,
        key.status() > 0 ? StatusCode.boxed(key.status()) : null);
    put(attributes, ERROR_TYPE, key.error());
    put(attributes, NETWORK_PROTOCOL_VERSION, key.version());
    return attributes.build();
  }

  private static <T> void put(
      AttributesBuilder attributes, AttributeKey<T> key, @Nullable T value) {
    if (value != null) {
      attributes.put(key, value);
    }
  }
}
