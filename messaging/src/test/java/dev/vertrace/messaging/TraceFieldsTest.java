package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TraceFieldsTest {
  private static final Map<String, String> FIELDS =
      Map.of("traceparent", "p", "tracestate", "s", "baggage", "b");

  private final TraceFields traceFields = new TraceFields();

  @Test
  void leavesOutWhatIsMostDispensable_whenRoomIsScarce() {
    assertThat(fitting(7)).containsOnlyKeys("traceparent", "tracestate", "baggage");
    assertThat(fitting(8)).containsOnlyKeys("traceparent", "tracestate");
    assertThat(fitting(9)).containsOnlyKeys("traceparent");
    assertThat(fitting(10)).isEmpty();
    assertThat(fitting(11)).isEmpty();
  }

  @Test
  void addsNoPartOfTrace_whenOtherPropagatorsNeedMoreRoom() {
    Map<String, String> b3 = Map.of("X-B3-TraceId", "t", "X-B3-SpanId", "s");

    assertThat(traceFields.fitting(b3, names(9))).isEmpty();
    assertThat(traceFields.fitting(b3, names(8))).isEqualTo(b3);
  }

  @Test
  void addsNoStateToTraceOfUser() {
    assertThat(traceFields.fitting(FIELDS, Set.of("traceparent"))).containsOnlyKeys("baggage");
  }

  private Map<String, String> fitting(int taken) {
    return traceFields.fitting(FIELDS, names(taken));
  }

  private static Set<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "own" + i).collect(Collectors.toSet());
  }
}
