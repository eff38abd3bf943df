package dev.vertrace.core;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map.Entry;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same over a MultiMap, as HTTP has it, and over any other list, as Kafka has it. */
class HeadersTest {

  static Stream<Iterable<Entry<String, String>>> carriers() {
    return Stream.of(
        MultiMap.caseInsensitiveMultiMap()
            .add("TraceParent", "1")
            .add("tracestate", "a=1")
            .add("Tracestate", "b=2")
            .add("x", "1")
            .add("x", "2"),
        List.of(
            entry("TraceParent", "1"),
            entry("tracestate", "a=1"),
            entry("Tracestate", "b=2"),
            entry("x", "1"),
            entry("x", "2")));
  }

  @ParameterizedTest
  @MethodSource("carriers")
  void findsHeader_whateverItsCase(Iterable<Entry<String, String>> carrier) {
    assertThat(Headers.GETTER.get(carrier, "traceparent")).isEqualTo("1");
  }

  @ParameterizedTest
  @MethodSource("carriers")
  void joinsTraceStates(Iterable<Entry<String, String>> carrier) {
    assertThat(Headers.GETTER.get(carrier, "tracestate")).isEqualTo("a=1,b=2");
  }

  @ParameterizedTest
  @MethodSource("carriers")
  void givesFirst_whenThereAreSeveral(Iterable<Entry<String, String>> carrier) {
    assertThat(Headers.GETTER.get(carrier, "x")).isEqualTo("1");
    assertThat(Headers.GETTER.getAll(carrier, "x")).toIterable().containsExactly("1", "2");
  }

  @ParameterizedTest
  @MethodSource("carriers")
  void givesNull_whenThereIsNone(Iterable<Entry<String, String>> carrier) {
    assertThat(Headers.GETTER.get(carrier, "baggage")).isNull();
    assertThat(Headers.GETTER.getAll(carrier, "baggage")).isExhausted();
  }

  @ParameterizedTest
  @MethodSource("carriers")
  void listsKeys(Iterable<Entry<String, String>> carrier) {
    assertThat(Headers.GETTER.keys(carrier)).contains("TraceParent", "tracestate", "x");
  }

  @Test
  void givesNull_whenTraceparentComesTwice() {
    MultiMap carrier = MultiMap.caseInsensitiveMultiMap();
    carrier.add("traceparent", "1").add("traceparent", "1");

    assertThat(Headers.GETTER.get(carrier, "traceparent")).isNull();
  }

  @Test
  void givesNothing_withoutCarrier() {
    assertThat(Headers.GETTER.get(null, "traceparent")).isNull();
    assertThat(Headers.GETTER.getAll(null, "baggage")).isExhausted();
    Headers.SETTER.set(null, "traceparent", "1");
  }
}
