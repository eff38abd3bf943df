package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.metrics.MeterProvider;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TraceFieldsTest {
  private static final Map<String, String> FIELDS =
      Map.of("traceparent", "p", "tracestate", "s", "baggage", "b");

  private static final long PLENTY = Long.MAX_VALUE;

  private final TraceFields traceFields =
      new TraceFields(new SkippedFields(MeterProvider.noop().get("test")));

  @Test
  void leavesOutWhatIsMostDispensable_whenRoomIsScarce() {
    assertThat(fitting(7)).containsOnlyKeys("traceparent", "tracestate", "baggage");
    assertThat(fitting(8)).containsOnlyKeys("traceparent", "tracestate");
    assertThat(fitting(9)).containsOnlyKeys("traceparent");
    assertThat(fitting(10)).isNull();
    assertThat(fitting(11)).isNull();
  }

  @Test
  void leavesOutWhatIsMostDispensable_whenBytesAreScarce() {
    assertThat(sized(49)).containsOnlyKeys("traceparent", "tracestate", "baggage");
    assertThat(sized(48)).containsOnlyKeys("traceparent", "tracestate");
    assertThat(sized(34)).containsOnlyKeys("traceparent");
    assertThat(sized(17)).isNull();
    assertThat(sized(-1)).isNull();
  }

  @Test
  void countsBytesOfUtf8() {
    String text = "aé\u4e2d\ud83d\ude00";

    assertThat(Utf8.length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
  }

  private Map<String, String> sized(long bytes) {
    return traceFields.fitting(FIELDS, Set.of(), bytes);
  }

  @Test
  void addsNoPartOfTrace_whenOtherPropagatorsNeedMoreRoom() {
    Map<String, String> b3 = Map.of("X-B3-TraceId", "t", "X-B3-SpanId", "s");

    assertThat(traceFields.fitting(b3, names(9), PLENTY)).isNull();
    assertThat(traceFields.fitting(b3, names(8), PLENTY)).isEqualTo(b3);
  }

  @Test
  void addsNoStateToTraceOfUser() {
    assertThat(traceFields.fitting(FIELDS, Set.of("traceparent"), PLENTY))
        .containsOnlyKeys("baggage");
  }

  private Map<String, String> fitting(int taken) {
    return traceFields.fitting(FIELDS, names(taken), PLENTY);
  }

  private static Set<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "own" + i).collect(Collectors.toSet());
  }
}
