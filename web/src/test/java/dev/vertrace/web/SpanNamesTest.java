package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpanNamesTest {
  private final SpanNames names = new SpanNames();

  @Test
  void joinsMethodAndRoute() {
    assertThat(names.of("GET", "/campaigns/:id")).isEqualTo("GET /campaigns/:id");
    assertThat(names.of("PUT", "/campaigns/:id")).isEqualTo("PUT /campaigns/:id");
    assertThat(names.of("GET", "/bids")).isEqualTo("GET /bids");
  }

  @Test
  void buildsNameOnce() {
    assertThat(names.of("GET", "/bids")).isSameAs(names.of("GET", "/bids"));
  }

  @Test
  void isBounded_whenRoutesNeverEnd() {
    for (int i = 0; i < 5_000; i++) {
      assertThat(names.of("GET", "/" + i)).isEqualTo("GET /" + i);
    }
    assertThat(names.size()).isEqualTo(1_000);
  }
}
