package dev.vertrace.web;

import static dev.vertrace.web.SensitiveQuery.REDACTED;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.semconv.HttpAttributes;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Copies the headers that the user asks for to a span, as <a
 * href="https://opentelemetry.io/docs/specs/semconv/registry/attributes/http/">{@code
 * http.request.header.<key>} and {@code http.response.header.<key>}</a>. Of headers that carry
 * credentials it shows only that they were there. Any thread.
 */
final class HeaderCapture {
  static final int MOST_VALUES = 16;
  static final int LONGEST_VALUE = 1024;

  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern CREDENTIAL =
      Pattern.compile(
          ".*(auth|cookie|token|secret|passw|api-?key|credential|signature|session|jwt|vertrace-keep).*");
  private static final Set<String> URLS =
      Set.of("location", "content-location", "referer", "x-original-url", "x-forwarded-uri");

  private final List<Header> headers;
  private final SensitiveQuery sensitive;

  private record Header(String name, AttributeKey<List<String>> key, boolean isCredential) {}

  private HeaderCapture(List<Header> headers, SensitiveQuery sensitive) {
    this.headers = headers;
    this.sensitive = sensitive;
  }

  /**
   * Of requests.
   *
   * @throws IllegalArgumentException when a name is none of a header
   */
  static HeaderCapture ofRequests(Collection<String> names, SensitiveQuery sensitive) {
    return of(names, HttpAttributes.HTTP_REQUEST_HEADER::getAttributeKey, sensitive);
  }

  /**
   * Of responses.
   *
   * @throws IllegalArgumentException when a name is none of a header
   */
  static HeaderCapture ofResponses(Collection<String> names, SensitiveQuery sensitive) {
    return of(names, HttpAttributes.HTTP_RESPONSE_HEADER::getAttributeKey, sensitive);
  }

  private static HeaderCapture of(
      Collection<String> names,
      Function<String, AttributeKey<List<String>>> key,
      SensitiveQuery sensitive) {
    Set<Header> headers = new LinkedHashSet<>();
    for (String given : names) {
      String name = given.toLowerCase(Locale.ROOT);
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "'" + given + "' is no name of a header: give names such as x-request-id");
      }
      headers.add(new Header(name, key.apply(name), CREDENTIAL.matcher(name).matches()));
    }
    return new HeaderCapture(List.copyOf(headers), sensitive);
  }

  /** Whether nothing is asked for, as by default: then a request need not even call. */
  boolean isEmpty() {
    return headers.isEmpty();
  }

  /** Hands over the attributes of those headers that are there. */
  void capture(@Nullable MultiMap from, BiConsumer<AttributeKey<List<String>>, List<String>> to) {
    if (from == null) {
      return;
    }
    for (int i = 0; i < headers.size(); i++) { // no iterator: mostly there is nothing to do
      Header header = headers.get(i);
      List<String> values = from.getAll(header.name());
      if (!values.isEmpty()) {
        to.accept(header.key(), shown(header, values));
      }
    }
  }

  private List<String> shown(Header header, List<String> values) {
    List<String> shown = new ArrayList<>(Math.min(values.size(), MOST_VALUES));
    for (int i = 0; i < values.size() && i < MOST_VALUES; i++) {
      shown.add(shown(header, values.get(i)));
    }
    return shown;
  }

  private String shown(Header header, String value) {
    if (header.isCredential()) {
      return REDACTED;
    }
    String plain =
        URLS.contains(header.name()) ? ClientUrl.parse(value, sensitive).redacted() : value;
    return BoundedText.cut(plain, LONGEST_VALUE);
  }
}
