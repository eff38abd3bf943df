package dev.vertrace.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @Test
  void defaultsAreReadable() {
    Settings settings = TailSampling.builder().settings();
    long tenth = Runtime.getRuntime().maxMemory() / 10;
    assertThat(settings)
        .isEqualTo(
            new Settings(
                0.1,
                List.of(),
                ErrorScope.ANY_SPAN,
                false,
                List.of(),
                Duration.ofSeconds(1),
                Map.of(),
                null,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                1000,
                Math.min(64 << 20, tenth),
                16_384,
                false));
  }

  @Test
  void readsAllFromOneText() {
    Settings settings =
        TailSampling.builder()
            .options(
                " ratio=0.25, errors=local-root,client-errors=on,slow=250ms,slow[/a=b]=2m,"
                    + "rare=1h,linger=3s,max-age=5m,max-spans=7,max-bytes=1MiB,queue-size=9,"
                    + "shutdown=keep,")
            .settings();
    assertThat(settings)
        .isEqualTo(
            new Settings(
                0.25,
                List.of(),
                ErrorScope.LOCAL_ROOT,
                true,
                List.of(),
                Duration.ofMillis(250),
                Map.of("/a=b", Duration.ofMinutes(2)),
                Duration.ofHours(1),
                Duration.ofSeconds(3),
                Duration.ofMinutes(5),
                7,
                1 << 20,
                9,
                true));
  }

  @Test
  void numberAloneIsTheRatio_andOffIsOff() {
    Settings settings = TailSampling.builder().options("0.5,slow=off,rare=off").settings();
    assertThat(settings.ratio()).isEqualTo(0.5);
    assertThat(settings.slow()).isNull();
    assertThat(settings.rare()).isNull();
    assertThat(TailSampling.builder().options("").settings().ratio()).isEqualTo(0.1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ratio=1.1 | ratio is 1.1; give a share between 0 and 1",
        "ratio=-0.1 | ratio is -0.1",
        "ratio=NaN | ratio is NaN",
        "ratio=much | ratio is much; give a number",
        "2 | ratio is 2.0",
        "errors=all | errors is all; give any-span, local-root or off",
        "client-errors=yes | client-errors is yes; give on or off",
        "slow=1 | slow is 1; give a duration with its unit",
        "slow=0s | slow is PT0S; give more than zero",
        "slow=-1s | slow is PT-1S; give more than zero",
        "slow[/a]=0ms | slow[/a] is PT0S",
        "slow[]=1s | The route of a slow threshold is empty",
        "rare=never | rare is never",
        "linger=0s | linger is PT0S",
        "max-age=9000h | max-age is PT9000H",
        "max-spans=0 | max-spans is 0; give at least 1",
        "max-spans=x | max-spans is x; give a whole number",
        "max-bytes=1KiB | max-bytes is 1024; give at least 65536",
        "max-bytes=64MB | max-bytes is 64MB; give bytes, such as 64MiB",
        "queue-size=0 | queue-size is 0",
        "shutdown=maybe | shutdown is maybe; give keep or drop",
        "fast=1s | fast is no option; use ratio, errors",
        "slow | slow is no option; write name=value"
      })
  void wrongOnesFailByName(String text, String message) {
    assertThatThrownBy(() -> TailSampling.builder().options(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
  void wrongRatiosFail_atRunTimeToo(double ratio) {
    TailSampling tail = TailSampling.create();
    assertThatThrownBy(() -> tail.setRatio(ratio)).hasMessageStartingWith("ratio is " + ratio);
    assertThatThrownBy(() -> TailSampling.builder().ratioFor((name, kind, start) -> true, ratio))
        .hasMessageStartingWith("ratio is " + ratio);
    assertThatThrownBy(() -> tail.setSlowThreshold(Duration.ZERO)).hasMessageContaining("slow");
    assertThatThrownBy(() -> tail.setSlowThreshold("/a", Duration.ofSeconds(-1)))
        .hasMessageContaining("slow[/a]");
    assertThat(tail.ratio()).isEqualTo(0.1);
  }

  @Test
  void saysWhatItGuarantees() {
    assertThat(TailSampling.builder().maxBytes(64 << 20).build().guarantee())
        .isEqualTo(
            "keeps all requests with an error in any span, all requests that take 1 s or more,"
                + " and 10 % of the rest, in this process, while what is held takes less than"
                + " 64 MiB and the exporter keeps up (losses are counted)");
    assertThat(
            TailSampling.builder()
                .options("ratio=0.005,errors=off,slow=off,rare=90s,max-bytes=64KiB")
                .build()
                .guarantee())
        .startsWith("keeps all first requests of a route in each 1 min 30 s, and 0.5 % of the rest")
        .contains("64 KiB");
    assertThat(TailSampling.builder().options("errors=off,slow=off").build().guarantee())
        .startsWith("keeps 10 % of all requests, in");
  }
}
