package dev.vertrace.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** YAML for those who sample in the collector instead. */
class CollectorConfigurationTest {
  private static Map<String, Map<String, Object>> parse(String yaml) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
  }

  private static Object policies(TailSamplingBuilder builder) {
    Object processor =
        parse(CollectorConfiguration.of(builder).sampler()).get("processors").get("tail_sampling");
    return ((Map<?, ?>) processor).get("policies");
  }

  @Test
  void isWholeConfiguration() {
    Map<String, Map<String, Object>> all =
        parse(CollectorConfiguration.of(TailSampling.builder()).sampler("tempo:4317"));

    assertThat(all).containsOnlyKeys("receivers", "processors", "exporters", "service");
    assertThat(all.get("exporters"))
        .isEqualTo(
            Map.of("otlp", Map.of("endpoint", "tempo:4317", "tls", Map.of("insecure", true))));
    assertThat(all.get("service"))
        .isEqualTo(
            Map.of(
                "pipelines",
                Map.of(
                    "traces",
                    Map.of(
                        "receivers", List.of("otlp"),
                        "processors", List.of("memory_limiter", "tail_sampling"),
                        "exporters", List.of("otlp")))));
    assertThat((Map<?, ?>) all.get("processors").get("tail_sampling"))
        .satisfies(
            tail -> {
              assertThat(tail.get("decision_wait")).isEqualTo("30s");
              assertThat(tail.get("num_traces")).isEqualTo(100_000);
              assertThat(tail.get("decision_cache"))
                  .isEqualTo(
                      Map.of("sampled_cache_size", 1_000_000, "non_sampled_cache_size", 1_000_000));
            });
  }

  @Test
  void keepsErrorsAndSlowAndTenPercent_byDefault() {
    assertThat(policies(TailSampling.builder()))
        .isEqualTo(
            List.of(
                Map.of(
                    "name", "errors",
                    "type", "status_code",
                    "status_code", Map.of("status_codes", List.of("ERROR"))),
                Map.of("name", "slow", "type", "latency", "latency", Map.of("threshold_ms", 1000)),
                rest(10)));
  }

  private static Map<String, Object> rest(Number percentage) {
    return Map.of(
        "name", "rest",
        "type", "probabilistic",
        "probabilistic", Map.of("sampling_percentage", percentage));
  }

  @Test
  void keepsNothingButTheShare_whenAllElseIsOff() {
    assertThat(policies(TailSampling.builder().errors(ErrorScope.OFF).slowOff().ratio(0.00125)))
        .isEqualTo(List.of(rest(0.125)));
  }

  @Test
  void hasRoutes_whateverTheirNames() {
    String odd = "/a \"b\" \\ # : {c} \u0007 \u00e9";
    Object policies =
        policies(
            TailSampling.builder()
                .errors(ErrorScope.OFF)
                .slowOff()
                .slowThreshold("/report/:id", Duration.ofSeconds(30))
                .slowThreshold(odd, Duration.ofMillis(5)));

    assertThat(policies)
        .isEqualTo(List.of(route(1, odd, 5), route(2, "/report/:id", 30_000), rest(10)));
  }

  private static Map<String, Object> route(int number, String route, int millis) {
    return Map.of(
        "name",
        "slow-route-" + number,
        "type",
        "and",
        "and",
        Map.of(
            "and_sub_policy",
            List.of(
                Map.of(
                    "name", "route",
                    "type", "string_attribute",
                    "string_attribute", Map.of("key", "http.route", "values", List.of(route))),
                Map.of(
                    "name", "slow",
                    "type", "latency",
                    "latency", Map.of("threshold_ms", millis)))));
  }

  @Test
  void isExplained() {
    assertThat(CollectorConfiguration.of(TailSampling.builder()).sampler())
        .contains("OTEL_TRACES_SAMPLER=parentbased_always_on", "multiplied", "decision_wait")
        .doesNotContain("\t");
  }

  @Test
  void balancesByTraceId() {
    Map<String, Map<String, Object>> all =
        parse(CollectorConfiguration.loadBalancer("sampling-collectors"));

    assertThat(all).containsOnlyKeys("receivers", "exporters", "service");
    assertThat(all.get("exporters"))
        .isEqualTo(
            Map.of(
                "loadbalancing",
                Map.of(
                    "routing_key", "traceID",
                    "protocol", Map.of("otlp", Map.of("tls", Map.of("insecure", true))),
                    "resolver", Map.of("dns", Map.of("hostname", "sampling-collectors")))));
  }
}
