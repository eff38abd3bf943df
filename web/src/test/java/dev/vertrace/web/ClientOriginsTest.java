package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientOriginsTest {
  private final ClientOrigins origins = new ClientOrigins(SensitiveQuery.DEFAULT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://bids:8080/a?b=c",
        "http://bids:8080",
        "http://bids:80801/",
        "http://bids/a@b",
        "http://me:secret@bids:8080/",
        "http://me@bids:8080/",
        "https://[::1]:1/?sig=abc",
        "http://bids:8080?password=x#f",
        "/a?u=http://bids:8080/",
        "bids:8080",
        "://",
        "http://",
        ""
      })
  void takesUrlsApart_asIfForTheFirstTime(String url) {
    for (int i = 0; i < 3; i++) {
      assertThat(origins.parse(url)).isEqualTo(ClientUrl.parse(url, SensitiveQuery.DEFAULT));
      assertThat(origins.originOf(url).host())
          .isEqualTo(ClientUrl.parse(url, SensitiveQuery.DEFAULT).host());
    }
  }

  @Test
  void tellsHostsApart_whereMoreAreCalledThanItRemembers() {
    Random random = new Random(25);
    List<String> urls = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      urls.add("http://host" + random.nextInt(500) + ":" + random.nextInt(3) + "/" + i);
    }

    for (String url : urls) {
      assertThat(origins.parse(url)).isEqualTo(ClientUrl.parse(url, SensitiveQuery.DEFAULT));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http, bids, 8080, /a, http://bids:8080/a, true",
    "http, bids, 80, /a, http://bids/a, true",
    "https, bids, 443, /a, https://bids/a, true",
    "https, bids, 80, /a, https://bids:80/a, true",
    "http, bids, 8080, /a, http://bids:8081/a, false",
    "http, bids, 8080, /a, http://bids:808/a, false",
    "http, bids, 8080, /a, http://bids/a, false",
    "http, bids, 80, /a, http://bids:8080/a, false",
    "http, bids, 8080, /a, http://bids.example:8080/a, false",
    "http, bids, 8080, /a, http://bid:8080/a, false",
    "http, bids, 8080, /a, http://bids:8080/b, false",
    "http, bids, 8080, /a, https://bids:8080/a, false",
    "http, bids, 8080, /a, http://bids:8080/x/a, false",
    "http, bids, 8080, s:8080/a, http://bids:8080/a, false",
    "http, /run/bids.sock, 0, /a, http://null:0/a, true",
    "http, bids, 8080, /a, , false",
  })
  void tellsWhetherARequestWasChanged(
      String scheme, String host, int port, String uri, @Nullable String url, boolean same) {
    ClientCall call =
        new ClientCall(
            "GET", "GET", scheme, host, port, uri, MultiMap.caseInsensitiveMultiMap(), 0, null);

    assertThat(call.isReportedAs(url)).isEqualTo(same);
  }
}
