package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.uritemplate.UriTemplate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/users /users",
        "/users/{id} /users/{id}",
        "/users/{id}/{+path} /users/{id}/{path}",
        "{+base}/x {base}/x",
        "/{a,b} /{a},{b}",
        "/x{?page,size} /x?page={page}&size={size}",
        "/x?fixed=1{&page} /x?fixed=1&page={page}",
        "{/list*} /{list}",
        "/x{#part} /x#{part}",
        "http://{host}:{port}/{id} http://{host}:{port}/{id}",
      })
  void givesTextBack(String template, String text) {
    assertThat(TemplateText.of(UriTemplate.of(template))).isEqualTo(text);
  }
}
