package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.sampling.TailSampling;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StartReadersTest {
  static Stream<Sampler> blind() {
    return Stream.of(
        Sampler.alwaysOn(),
        Sampler.alwaysOff(),
        Sampler.traceIdRatioBased(0.1),
        Sampler.traceIdRatioBased(1e-9),
        Sampler.parentBased(Sampler.alwaysOn()),
        Sampler.parentBased(Sampler.traceIdRatioBased(0.25)),
        TailSampling.create().sampler());
  }

  @ParameterizedTest
  @MethodSource
  void blind(Sampler sampler) {
    assertThat(StartReaders.isBlind(sampler)).isTrue();
  }

  @Test
  void sees_whenSamplerIsOfTheUser() {
    assertThat(StartReaders.isBlind(new ByTenant())).isFalse();
  }

  @Test
  void sees_whenSamplerOfTheUserIsInsideOne() {
    assertThat(StartReaders.isBlind(Sampler.parentBased(new ByTenant()))).isFalse();
    assertThat(
            StartReaders.isBlind(
                Sampler.parentBasedBuilder(Sampler.alwaysOn())
                    .setLocalParentSampled(new ByTenant())
                    .build()))
        .isFalse();
  }

  @Test
  void sees_whenTailSamplerHasRulesByAttributes() {
    TailSampling rules =
        TailSampling.builder()
            .ratioFor((name, kind, attributes) -> !attributes.isEmpty(), 0.5)
            .build();

    assertThat(StartReaders.isBlind(rules.sampler())).isFalse();
  }

  /** Samples what has an attribute. */
  private static final class ByTenant implements Sampler {
    @Override
    public SamplingResult shouldSample(
        Context parent,
        String traceId,
        String name,
        SpanKind kind,
        Attributes attributes,
        List<LinkData> links) {
      return attributes.get(AttributeKey.stringKey("tenant")) == null
          ? SamplingResult.drop()
          : SamplingResult.recordAndSample();
    }

    @Override
    public String getDescription() {
      return "ByTenant";
    }
  }
}
