package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.vertx.core.MultiMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderCaptureTest {
  private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();

  private Attributes captured(String... names) {
    AttributesBuilder attributes = Attributes.builder();
    HeaderCapture.ofRequests(List.of(names), SensitiveQuery.DEFAULT)
        .capture(headers, attributes::put);
    return attributes.build();
  }

  private static AttributeKey<List<String>> key(String key) {
    return AttributeKey.stringArrayKey(key);
  }

  @Test
  void showsWhatIsAskedFor_inAnyCase() {
    headers.add("X-Request-Id", "1").add("x-request-id", "2").add("X-Other", "3");

    assertThat(captured("X-REQUEST-ID", "x-request-id", "X-Missing"))
        .isEqualTo(Attributes.of(key("http.request.header.x-request-id"), List.of("1", "2")));
  }

  @Test
  void showsHeaders_ofResponses() {
    headers.add("ETag", "1");
    AttributesBuilder attributes = Attributes.builder();
    HeaderCapture.ofResponses(List.of("etag"), SensitiveQuery.DEFAULT)
        .capture(headers, attributes::put);

    assertThat(attributes.build())
        .isEqualTo(Attributes.of(key("http.response.header.etag"), List.of("1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "Proxy-Authorization",
        "Cookie",
        "Set-Cookie",
        "X-Api-Key",
        "X-Auth-Token",
        "X-Amz-Security-Token",
        "X-CSRF-Token",
        "WWW-Authenticate",
        "X-Client-Secret"
      })
  void redactsCredentials(String name) {
    headers.add(name, "canary").add(name, "canary");

    assertThat(captured(name).asMap().values()).containsExactly(List.of("REDACTED", "REDACTED"));
  }

  @Test
  void redactsSecrets_inUrls() {
    headers.add("Referer", "https://u:canary@h/x?token=canary&y=1");
    headers.add("Location", "/x?token=canary&y=1");

    assertThat(captured("referer", "location"))
        .isEqualTo(
            Attributes.of(
                key("http.request.header.referer"),
                List.of("https://REDACTED:REDACTED@h/x?token=REDACTED&y=1"),
                key("http.request.header.location"),
                List.of("/x?token=REDACTED&y=1")));
  }

  @Test
  void showsNoMoreThanFits() {
    for (int i = 0; i < 1000; i++) {
      headers.add("x", "v".repeat(2000));
    }

    assertThat(captured("x").get(key("http.request.header.x")))
        .hasSize(HeaderCapture.MOST_VALUES)
        .containsOnly("v".repeat(HeaderCapture.LONGEST_VALUE));
  }

  @Test
  void isSilent_whenThereAreNoHeaders() {
    AttributesBuilder attributes = Attributes.builder();
    HeaderCapture.ofRequests(List.of("x"), SensitiveQuery.DEFAULT).capture(null, attributes::put);

    assertThat(attributes.build().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a:b", "\u00fc"})
  void refusesName(String name) {
    assertThatThrownBy(() -> captured(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no name of a header");
  }
}
