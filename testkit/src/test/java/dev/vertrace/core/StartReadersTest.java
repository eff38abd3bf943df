package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.sampling.TailSampling;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
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
        Sampler.alwaysOff(),
        Sampler.traceIdRatioBased(0.1),
        Sampler.traceIdRatioBased(1e-9),
        Sampler.parentBased(Sampler.traceIdRatioBased(0.25)),
        TailSampling.create().sampler());
  }

  @ParameterizedTest
  @MethodSource
  void blind(Sampler sampler) {
    assertThat(StartReaders.describing(sampler)).isEqualTo(Describing.LATE);
  }

  static Stream<Sampler> recordsWhatIsNotBelowUnsampled() {
    return Stream.of(Sampler.alwaysOn(), Sampler.parentBased(Sampler.alwaysOn()));
  }

  @ParameterizedTest
  @MethodSource
  void recordsWhatIsNotBelowUnsampled(Sampler sampler) {
    Describing describing = StartReaders.describing(sampler);

    assertThat(describing.isLate(Context.root())).isFalse();
    assertThat(describing.isLate(below(TraceFlags.getSampled()))).isFalse();
    assertThat(describing.isLate(below(TraceFlags.getDefault()))).isTrue();
  }

  private static Context below(TraceFlags flags) {
    SpanContext parent =
        SpanContext.create(
            "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", flags, TraceState.getDefault());
    return Context.root().with(Span.wrap(parent));
  }

  static Stream<Sampler> dropsBelowUnsampled() {
    return Stream.of(
        Sampler.alwaysOff(),
        Sampler.parentBased(Sampler.alwaysOn()),
        Sampler.parentBased(Sampler.traceIdRatioBased(0.25)));
  }

  @ParameterizedTest
  @MethodSource
  void dropsBelowUnsampled(Sampler sampler) {
    assertThat(StartReaders.dropsBelowUnsampled(sampler)).isTrue();
  }

  static Stream<Sampler> mayRecordBelowUnsampled() {
    return Stream.of(
        Sampler.alwaysOn(),
        Sampler.traceIdRatioBased(0.25),
        Sampler.parentBasedBuilder(Sampler.alwaysOff())
            .setLocalParentNotSampled(Sampler.traceIdRatioBased(0.25))
            .build(),
        Sampler.parentBased(new ByTenant()),
        TailSampling.create().sampler());
  }

  @ParameterizedTest
  @MethodSource
  void mayRecordBelowUnsampled(Sampler sampler) {
    assertThat(StartReaders.dropsBelowUnsampled(sampler)).isFalse();
  }

  @Test
  void sees_whenSamplerIsOfTheUser() {
    assertThat(StartReaders.describing(new ByTenant())).isEqualTo(Describing.EARLY);
  }

  @Test
  void sees_whenSamplerOfTheUserIsInsideOne() {
    assertThat(StartReaders.describing(Sampler.parentBased(new ByTenant())))
        .isEqualTo(Describing.EARLY);
    assertThat(
            StartReaders.describing(
                Sampler.parentBasedBuilder(Sampler.alwaysOn())
                    .setLocalParentSampled(new ByTenant())
                    .build()))
        .isEqualTo(Describing.EARLY);
  }

  @Test
  void sees_whenTailSamplerHasRulesByAttributes() {
    TailSampling rules =
        TailSampling.builder()
            .ratioFor((name, kind, attributes) -> !attributes.isEmpty(), 0.5)
            .build();

    assertThat(StartReaders.describing(rules.sampler())).isEqualTo(Describing.EARLY);
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
