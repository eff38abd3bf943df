package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.sampling.ErrorScope;
import dev.vertrace.sampling.TailSampling;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The ways to tail sampling, and the mistakes on them. */
class TailSamplingSettingsTest {
  private static final String KEY = "0123456789abcdef";

  /** Each of which means 20 %, slow from 250 ms, of /report from 30 s, and nothing else. */
  static List<Consumer<VertraceBuilder>> ways() {
    String text = "ratio=0.2,errors=off,slow=250ms,slow[/report]=30s,rare=60s";
    return List.of(
        b -> b.tailSampling(TailSampling.builder().options(text)),
        b ->
            b.property("otel.traces.sampler", "vertrace_tail")
                .property("otel.traces.sampler.arg", " " + text + " "));
  }

  static List<JsonObject> jsons() {
    JsonObject tail =
        new JsonObject()
            .put("ratio", 0.2)
            .put("errors", false)
            .put("slow", 250)
            .put("routes", new JsonObject().put("/report", "30s"))
            .put("rare", "60s");
    return List.of(
        new JsonObject().put("tailSampling", tail),
        new JsonObject().put("sampler", "vertrace_tail").put("tailSampling", tail),
        new JsonObject()
            .put("sampler", "vertrace_tail")
            .put("samplerArg", "ratio=0.2,errors=off,slow=250ms,slow[/report]=30s,rare=60s"));
  }

  private static String expected() {
    return TailSampling.builder()
        .ratio(0.2)
        .errors(ErrorScope.OFF)
        .slowThreshold(Duration.ofMillis(250))
        .slowThreshold("/report", Duration.ofSeconds(30))
        .rareInterval(Duration.ofSeconds(60))
        .build()
        .guarantee();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void meansTheSame_inCodeAndProperties(Consumer<VertraceBuilder> way) {
    VertraceBuilder builder = Vertrace.builder();
    way.accept(builder);
    Vertrace vertrace = builder.build();

    assertThat(vertrace.sampling().guarantee()).isEqualTo(expected());
    TracedVertx.await(vertrace.close());
  }

  @ParameterizedTest
  @MethodSource("jsons")
  void meansTheSame_inJson(JsonObject json) {
    Vertx vertx = Vertx.vertx(new VertxOptions(new JsonObject().put("tracingOptions", json)));

    assertThat(Vertrace.of(vertx).sampling().guarantee()).isEqualTo(expected());
    TracedVertx.await(vertx.close());
  }

  @Test
  void hasDefaults_onceChosen() {
    Vertrace vertrace = Vertrace.builder().sampler("vertrace_tail").build();

    assertThat(vertrace.sampling().ratio()).isEqualTo(0.1);
    assertThat(vertrace.sampling().guarantee()).isEqualTo(TailSampling.create().guarantee());
    TracedVertx.await(vertrace.close());
  }

  @Test
  void changesRatio_atRunTime() {
    Vertrace vertrace = Vertrace.builder().sampler("vertrace_tail", 0.3).build();

    assertThat(vertrace.sampling().ratio()).isEqualTo(0.3);
    vertrace.sampling().setRatio(0.5);
    assertThat(vertrace.sampling().ratio()).isEqualTo(0.5);
    TracedVertx.await(vertrace.close());
  }

  @Test
  void findsTailSampling_ofTheApplicationsSdk() {
    TailSampling tail = TailSampling.create();
    try (OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder().setSampler(tail.sampler()).build())
            .build()) {
      assertThat(Vertrace.create(sdk).sampling()).isSameAs(tail);
    }
  }

  @Test
  void goesOn_whenTracingIsDisabled() {
    Vertrace vertrace = Vertrace.builder().enabled(false).sampler("vertrace_tail").build();

    vertrace.sampling().setRatio(0.5);
    assertThat(vertrace.sampling().keep(Context.root())).isFalse();
  }

  @Test
  void saysWhatToDo_whenThereIsAnotherSampler() {
    Vertrace vertrace = Vertrace.fromEnvironment();

    assertThatThrownBy(vertrace::sampling)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tailSampling(TailSampling.builder())");
    TracedVertx.await(vertrace.close());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'tailSampling': 0.1}                       | tailSampling=0.1 must be an object",
        "{'tailSampling': {'ration': 0.1}}           | tailSampling.ration is no option",
        "{'tailSampling': {'ratio': true}}           | tailSampling.ratio=true must be",
        "{'tailSampling': {'ratio': {}}}             | tailSampling.ratio={} must be",
        "{'tailSampling': {'slow': ''}}              | tailSampling.slow= must be",
        "{'tailSampling': {'slow': '1s,ratio=1'}}    | tailSampling.slow=1s,ratio=1 must be",
        "{'tailSampling': {'routes': []}}            | tailSampling.routes=*** must be an object",
        "{'tailSampling': {'routes': {'/a,b': 1}}}   | tailSampling.routes./a,b must have a route",
        "{'tailSampling': {'keepKey': 5}}            | tailSampling.keepKey=*** must be a string",
        "{'tailSampling': {}, 'sampler': 'always_on'} | tailSampling and sampler=always_on",
        "{'tailSampling': {}, 'samplerArg': 0.5}     | tailSampling and samplerArg exclude",
        "{'tailSampling': {'keepKey': 'hunter2'}}    | vertrace.sampling.keep-key=*** must be 16",
        "{'tailSampling': {'ratio': 1.5}}            | otel.traces.sampler.arg=ratio=1.5 cannot",
      })
  void namesMistakeInJson(String json, String message) {
    VertxOptions options =
        new VertxOptions(
            new JsonObject().put("tracingOptions", new JsonObject(json.replace('\'', '"'))));

    assertThatThrownBy(() -> Vertx.vertx(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Tracing cannot start: " + message)
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ratio=1.5        | ratio is 1.5",
        "-0.1             | ratio is -0.1",
        "ratio=NaN        | ratio is NaN",
        "slow=0s          | slow is PT0S",
        "slow=-1s         | slow is PT-1S",
        "slow[/a]=0ms     | slow[/a] is PT0S",
        "slow=1           | slow is 1; give a duration with its unit",
        "rare=never       | rare is never",
        "max-bytes=1      | max-bytes is 1",
        "errors=some      | errors is some",
        "speed=1          | speed is no option",
      })
  void namesOption_whoseValueCannotBeUsed(String argument, String message) {
    assertThatThrownBy(
            () ->
                Vertrace.builder()
                    .sampler("vertrace_tail")
                    .property("otel.traces.sampler.arg", argument)
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Tracing cannot start: otel.traces.sampler.arg=" + argument + " cannot be used: ")
        .hasMessageContaining(message);
  }

  @Test
  void wantsTailSampling_whereAKeyIsGiven() {
    assertThatThrownBy(() -> Vertrace.builder().property("vertrace.sampling.keep-key", KEY).build())
        .hasMessageContaining(
            "vertrace.sampling.keep-key=*** must come with otel.traces.sampler=vertrace_tail");
  }

  @ParameterizedTest
  @CsvSource({"short", "'has a blank in it ...'", "''"})
  void wantsLongKey(String key) {
    assertThatThrownBy(() -> OnDemandTraces.withKey(key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16 to 256 visible ASCII characters");
  }
}
