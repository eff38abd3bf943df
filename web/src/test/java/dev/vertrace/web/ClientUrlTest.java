package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientUrlTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "http://h/p, http://h/p, h, 80",
        "https://h/p, https://h/p, h, 443",
        "ws://h, ws://h, h, 80",
        "wss://h, wss://h, h, 443",
        "ftp://h/p, ftp://h/p, h, none",
        "http://h:8080/p, http://h:8080/p, h, 8080",
        "http://h:8080, http://h:8080, h, 8080",
        "http://h:8080?x=1, http://h:8080?x=1, h, 8080",
        "http://h:, http://h:, h, none",
        "http://h:x/, http://h:x/, h, none",
        "http://[::1]/p, http://[::1]/p, ::1, 80",
        "http://[::1]:8080/p, http://[::1]:8080/p, ::1, 8080",
        "http://[::1, http://[::1, '[:', 1",
        "http://, http://, none, 80",
        "http:///p, http:///p, none, 80",
        "http://user:canary@h/p, http://REDACTED:REDACTED@h/p, h, 80",
        "http://canary@h:8080/p, http://REDACTED@h:8080/p, h, 8080",
        "http://user:can@ary@[::1]:1/p, http://REDACTED:REDACTED@[::1]:1/p, ::1, 1",
        "http://h/p@q:1, http://h/p@q:1, h, 80",
        "http://h?m=a@b, http://h?m=a@b, h, 80",
        "http://h/p?access_token=canary, http://h/p?access_token=REDACTED, h, 80",
        "http://h/p?access_token=canary#f, http://h/p?access_token=REDACTED#f, h, 80",
        "http://h/p#access_token=canary, http://h/p#access_token=REDACTED, h, 80",
        "http://h/p#f?token=canary, http://h/p#f?token=REDACTED, h, 80",
        "http://h/p?a=1;token=canary, http://h/p?a=1;token=REDACTED, h, 80",
        "http://h/p?%74oken=canary, http://h/p?%74oken=REDACTED, h, 80",
        "http://h/p?, http://h/p?, h, 80",
        "http://h/p?token=, http://h/p?token=REDACTED, h, 80",
        "http://h/a b|c, http://h/a b|c, h, 80",
        "/p?token=canary, /p?token=REDACTED, none, none",
        "/p?next=http://x:1/, /p?next=http://x:1/, none, none",
        "'', '', none, none",
      })
  void takesApart(String url, String redacted, @Nullable String host, @Nullable Long port) {
    assertThat(ClientUrl.parse(url, SensitiveQuery.DEFAULT))
        .isEqualTo(new ClientUrl(redacted, host, port));
  }
}
