package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class XRayHeaderTest {
  private static final String TRACE = "58406520a006649127e371903a2de979";
  private static final String SPAN = "4c721bf33e3caf8f";
  private static final String ROOT = "Root=1-58406520-a006649127e371903a2de979";
  private static final String HEADER = ROOT + ";Parent=" + SPAN + ";Sampled=1";

  @Test
  void writes() {
    SpanContext span =
        SpanContext.create(TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault());
    SpanContext unsampled =
        SpanContext.create(TRACE, SPAN, TraceFlags.getDefault(), TraceState.getDefault());

    assertThat(XRayHeader.write(span)).isEqualTo(HEADER);
    assertThat(XRayHeader.write(unsampled)).isEqualTo(HEADER.replace("Sampled=1", "Sampled=0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HEADER,
        "Sampled=1;Parent=" + SPAN + ";" + ROOT,
        "Self=1-2-3; " + ROOT + "; Parent=" + SPAN + "; Sampled=1;Lineage=a:0",
      })
  void reads(String header) {
    SpanContext read = XRayHeader.read(header);

    assertThat(read.getTraceId()).isEqualTo(TRACE);
    assertThat(read.getSpanId()).isEqualTo(SPAN);
    assertThat(read.isSampled()).isTrue();
    assertThat(read.isRemote()).isTrue();
  }

  @Test
  void readsThatItIsNotSampled() {
    assertThat(XRayHeader.read(HEADER.replace("Sampled=1", "Sampled=0")).isSampled()).isFalse();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        ";;;",
        ROOT,
        ROOT + ";Parent=" + SPAN,
        ROOT + ";Sampled=1",
        "Parent=" + SPAN + ";Sampled=1",
        ROOT + ";Parent=" + SPAN + ";Sampled=?",
        ROOT + ";Parent=4C721BF33E3CAF8F;Sampled=1",
        ROOT + ";Parent=0000000000000000;Sampled=1",
        ROOT + ";Parent=4c721bf33e3caf8;Sampled=1",
        "Root=2-58406520-a006649127e371903a2de979;Parent=" + SPAN + ";Sampled=1",
        "Root=1-58406520a006649127e371903a2de979;Parent=" + SPAN + ";Sampled=1",
        "Root=1-00000000-000000000000000000000000;Parent=" + SPAN + ";Sampled=1",
        HEADER + ";" + ROOT,
        HEADER + ";Parent=" + SPAN,
        HEADER + ";Sampled=1",
        "Root=;Parent=;Sampled=",
        "\u0000é" + HEADER,
      })
  void readsNothing_whenItIsNotWhole(String header) {
    assertThat(XRayHeader.read(header).isValid()).isFalse();
  }

  @Test
  void readsNothing_whenItIsHuge() {
    assertThat(XRayHeader.read(HEADER + ";x=" + "y".repeat(1_000_000)).isValid()).isFalse();
  }
}
