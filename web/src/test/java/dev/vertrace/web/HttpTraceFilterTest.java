package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTraceFilterTest {

  private static HttpTraceRequest get(String target) {
    return HttpTraceRequest.ofClient(
        "GET",
        target,
        "h",
        MultiMap.caseInsensitiveMultiMap().add("User-Agent", "kube-probe/1.30"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/health",
        "/healthz",
        "/health/db",
        "/health?x=1",
        "/healthz?verbose",
        "/health#top",
        "/metrics",
        "/metrics?name[]=up",
        "/ready",
        "/readyz?a=/b",
        "/live",
        "/livez",
        "/liveness",
        "/live/",
        "http://h:8080/health",
        "https://h/metrics?x=1",
      })
  void knowsHealthChecks(String target) {
    assertThat(HttpTraceFilter.healthChecks().matches(get(target))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "*",
        "?",
        "/metrics/7",
        "/metricsz",
        "/Health",
        "/api/health",
        "//health",
        "/orders?next=/health",
        "/orders/7#/health",
        "/heal",
        "http://h",
        "http://h?x=/health",
        "http://health/orders",
        "/health/../orders/7",
        "/health/%2e%2E/orders/7",
        "/health/.%2e/orders/7",
        "/health/..",
        "/health/./x",
      })
  void takesNothingElse_forHealthChecks(String target) {
    assertThat(HttpTraceFilter.healthChecks().matches(get(target))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/a/*/c, /a/b/c, true",
    "/a/*/c, /a/b/b/c, true",
    "/a/*/c, /a/c, false",
    "/a/*/c, /a//c, true",
    "/a*b*c, /aXbXbXc, true",
    "/a*b*c, /aXbXbX, false",
    "*.css, /x/y.css, true",
    "*.css, /x/y.css.map, false",
    "*, /anything, true",
    "/**, /x, true",
    "/a, /a, true",
    "/a, /a/, false",
    "/.well-known/*, /.well-known/acme, true",
    "/a.b, /axb, false",
  })
  void matchesPathByGlob(String glob, String path, boolean matches) {
    assertThat(HttpTraceFilter.path(glob).matches(get(path))).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "/a, /a, true",
    "/a, /a/b, true",
    "/a, /a?b, true",
    "/a, /ab, false",
    "/a/, /a/b, true",
    "/a/, /a, false",
    "/, /anything, true",
    "/a, /a/../b, false",
    "/a, /b/a, false",
  })
  void matchesPathByPrefix(String prefix, String target, boolean matches) {
    assertThat(HttpTraceFilter.pathPrefix(prefix).matches(get(target))).isEqualTo(matches);
  }

  @Test
  void matchesByMethodHeaderAndPredicate() {
    HttpTraceRequest request = get("/x");

    assertThat(HttpTraceFilter.method(HttpMethod.GET).matches(request)).isTrue();
    assertThat(HttpTraceFilter.method(HttpMethod.POST).matches(request)).isFalse();
    assertThat(HttpTraceFilter.header("user-AGENT").matches(request)).isTrue();
    assertThat(HttpTraceFilter.header("accept").matches(request)).isFalse();
    assertThat(HttpTraceFilter.header("user-agent", "kube-probe/*").matches(request)).isTrue();
    assertThat(HttpTraceFilter.header("user-agent", "curl/*").matches(request)).isFalse();
    assertThat(HttpTraceFilter.header("accept", "*").matches(request)).isFalse();
    assertThat(HttpTraceFilter.matching(r -> "h".equals(r.host())).matches(request)).isTrue();
  }

  @Test
  void composes() {
    HttpTraceFilter internal = HttpTraceFilter.pathPrefix("/internal");
    HttpTraceFilter jobs = HttpTraceFilter.path("*/jobs");

    assertThat(internal.and(jobs).matches(get("/internal/jobs"))).isTrue();
    assertThat(internal.and(jobs).matches(get("/internal/x"))).isFalse();
    assertThat(internal.or(jobs).matches(get("/internal/x"))).isTrue();
    assertThat(internal.or(jobs).matches(get("/x/jobs"))).isTrue();
    assertThat(internal.or(jobs).matches(get("/x"))).isFalse();
    assertThat(internal.not().matches(get("/internal"))).isFalse();
    assertThat(internal.not().or(jobs).matches(get("/x"))).isTrue();
  }

  @Test
  void refusesWhatIsNoPath() {
    assertThatThrownBy(() -> HttpTraceFilter.path("health"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("start it with a slash");
    assertThatThrownBy(() -> HttpTraceFilter.pathPrefix(""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "h, h",
        "h:8080, h",
        "[::1]:80, ::1",
        "[::1], ::1",
        "::1, ::1",
        "none, none",
        "h:, h",
      })
  void tellsHost(String authority, String host) {
    MultiMap head = MultiMap.caseInsensitiveMultiMap().add(":path", "/x").add(":method", "GET");
    if (authority != null) {
      head.add(":authority", authority);
    }

    HttpTraceRequest request = HttpTraceRequest.of(head);

    assertThat(request.host()).isEqualTo(host);
    assertThat(request.path()).isEqualTo("/x");
    assertThat(request.method()).isEqualTo("GET");
  }
}
