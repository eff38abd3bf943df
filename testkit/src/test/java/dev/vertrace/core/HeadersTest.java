package dev.vertrace.core;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map.Entry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same over a MultiMap, as HTTP has it, and over any other list, as Kafka has it. */
class HeadersTest {

  static Stream<Iterable<Entry<String, String>>> carriers() {
    return Stream.of(
        MultiMap.caseInsensitiveMultiMap().add("TraceParent", "1").add("x", "1").add("X", "2"),
        List.of(entry("TraceParent", "1"), entry("x", "1"), entry("X", "2")));
  }

  @ParameterizedTest
  @MethodSource("carriers")
  void findsHeader_whateverItsCase(Iterable<Entry<String, String>> carrier) {
    assertThat(Headers.GETTER.get(Headers.index(carrier), "traceparent")).isEqualTo("1");
  }

  @ParameterizedTest
  @MethodSource("carriers")
  void givesAllInOrder_whenThereAreSeveral(Iterable<Entry<String, String>> carrier) {
    assertThat(Headers.GETTER.get(Headers.index(carrier), "x")).isEqualTo("1");
    assertThat(Headers.GETTER.getAll(Headers.index(carrier), "x"))
        .toIterable()
        .containsExactly("1", "2");
  }

  @ParameterizedTest
  @MethodSource("carriers")
  void givesNull_whenThereIsNone(Iterable<Entry<String, String>> carrier) {
    assertThat(Headers.GETTER.get(Headers.index(carrier), "baggage")).isNull();
    assertThat(Headers.GETTER.getAll(Headers.index(carrier), "baggage")).isExhausted();
  }

  @ParameterizedTest
  @MethodSource("carriers")
  void listsKeys(Iterable<Entry<String, String>> carrier) {
    assertThat(Headers.GETTER.keys(Headers.index(carrier))).contains("TraceParent", "x");
  }

  @Test
  void readsListOnce_howeverManyLookUps() {
    List<Entry<String, String>> list = List.of(entry("traceparent", "1"), entry("b3", "2"));
    AtomicInteger reads = new AtomicInteger();
    Iterable<Entry<String, String>> counted =
        () -> {
          reads.incrementAndGet();
          Iterator<Entry<String, String>> iterator = list.iterator();
          return iterator;
        };
    MultiMap index = Headers.index(counted);
    Headers.GETTER.get(index, "traceparent");
    Headers.GETTER.get(index, "b3");
    Headers.GETTER.get(index, "baggage");

    assertThat(reads).hasValue(1);
  }

  @Test
  void takesMultiMapAsItIs() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();

    assertThat(Headers.index(headers)).isSameAs(headers);
  }

  @Test
  void passesOver_whatHasNoNameOrValue() {
    List<Entry<String, String>> list = new ArrayList<>();
    list.add(new SimpleEntry<>("a", null));
    list.add(new SimpleEntry<>(null, "b"));
    list.add(entry("c", "d"));

    assertThat(Headers.index(list).names()).containsExactly("c");
  }

  @Test
  void givesNothing_withoutCarrier() {
    assertThat(Headers.GETTER.get(null, "traceparent")).isNull();
    assertThat(Headers.GETTER.getAll(null, "baggage")).isExhausted();
    assertThat(Headers.index(null)).isEmpty();
    Headers.SETTER.set(null, "traceparent", "1");
  }
}
