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
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The sets of attributes of a service's routes and hosts, each built once. Any thread. */
final class MetricAttributes {
  private static final int MOST = 1000;
  private static final int PLACES = 256; // a power of two

  private final Map<Key, Series> known = new ConcurrentHashMap<>();

  /** Those that were asked for lately, found without a key. A race costs one more look. */
  private final @Nullable Series[] recent = new @Nullable Series[PLACES];

  private record Key(
      String method,
      @Nullable String scheme,
      @Nullable String route,
      @Nullable String server,
      @Nullable Long port,
      int status,
      @Nullable String error,
      @Nullable String version) {
    private boolean is(
        String otherMethod,
        @Nullable String otherScheme,
        @Nullable String otherRoute,
        @Nullable String otherServer,
        @Nullable Long otherPort,
        int otherStatus,
        @Nullable String otherError,
        @Nullable String otherVersion) {
      return status == otherStatus
          && method.equals(otherMethod)
          && Objects.equals(route, otherRoute)
          && Objects.equals(server, otherServer)
          && Objects.equals(port, otherPort)
          && Objects.equals(scheme, otherScheme)
          && Objects.equals(error, otherError)
          && Objects.equals(version, otherVersion);
    }
  }

  private record Series(Key key, Attributes attributes) {}

  /** Of what tells the series of a histogram apart; each is null where it does not apply. */
  Attributes of(
      String method,
      @Nullable String scheme,
      @Nullable String route,
      @Nullable String server,
      @Nullable Long port,
      int status,
      @Nullable String error,
      @Nullable String version) {
    int place = place(method, route, server, status);
    Series last = recent[place];
    if (last != null && last.key.is(method, scheme, route, server, port, status, error, version)) {
      return last.attributes;
    }
    Series series = of(new Key(method, scheme, route, server, port, status, error, version));
    recent[place] = series;
    return series.attributes;
  }

  private static int place(
      String method, @Nullable String route, @Nullable String server, int status) {
    int hash = method.hashCode();
    hash = 31 * hash + (route == null ? 0 : route.hashCode());
    hash = 31 * hash + (server == null ? 0 : server.hashCode());
    hash = 31 * hash + status;
    return (hash ^ (hash >>> 16)) & (PLACES - 1);
  }

  private Series of(Key key) {
    Series found = known.get(key);
    if (found != null) {
      return found;
    }
    Series built = new Series(key, build(key));
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
