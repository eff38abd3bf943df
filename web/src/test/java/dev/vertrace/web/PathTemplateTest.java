package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplateTest {

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a, /a",
    "/a, /a/",
    "/a/, /a",
    "/a/, /a/",
    "/a/:id, /a/7",
    "/a/:id, /a/7/",
    "/a/:id/b, /a/7/b",
    "/a/:x.:y, /a/b.c",
    "/a/v:x, /a/v7",
    "/*, /",
    "/*, /a/b",
    "/a/*, /a",
    "/a/*, /a/b/c",
    "/a*, /ab",
    "/a/:id/*, /a/7",
    "/b, /a/%2e%2e/b",
    "/b, //b",
    "/b, /a/../b",
    "/b, /./b",
    "/a b, /a%20b",
    "/a/:id, /a/7;v=1",
  })
  void mayMatch(String template, String path) {
    assertThat(PathTemplate.mayMatch(template, path)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/a, /b",
    "/a, /ab",
    "/ab, /a",
    "/a, /a/b",
    "/a/:id, /a",
    "/a/:id, /b/7",
    "/a/:id, /a/7/b",
    "/a/:id/b, /a/7/c",
    "/a/v:x, /a/w7",
    "/a/*, /b/c",
    "/a/b, /a/'",
  })
  void cannotMatch(String template, String path) {
    assertThat(PathTemplate.mayMatch(template, path)).isFalse();
  }
}
