package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vertrace.core.Relay.Way;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.context.Context;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules of <a href="https://www.w3.org/TR/baggage/">W3C Baggage</a> on limits and syntax, by
 * what the next service is sent.
 */
class W3cBaggageTest {
  @RegisterExtension final TracedVertx traced = traced();
  private Relay relay;

  TracedVertx traced() {
    return new TracedVertx();
  }

  @BeforeEach
  void start() {
    relay = new Relay(traced);
  }

  @AfterEach
  void close() {
    relay.close();
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void propagatesAll_when64Members(Way way) {
    assertThat(sent(way, "baggage: " + members(0, 64, 1)))
        .containsExactlyInAnyOrderElementsOf(list(members(0, 64, 1)));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void propagates64_whenThereAreMoreMembers(Way way) {
    assertThat(sent(way, "baggage: " + members(0, 65, 1))).hasSize(64);
    assertThat(sent(way, "baggage: " + members(0, 10_000, 1)))
        .containsExactlyInAnyOrderElementsOf(list(members(0, 64, 1)));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void propagatesAll_when8192Bytes(Way way) {
    String whole = "a=" + "x".repeat(4_000) + ",b=" + "y".repeat(4_187);

    assertThat(whole).hasSize(8_192);
    assertThat(sent(way, "baggage: " + whole)).containsExactlyInAnyOrderElementsOf(list(whole));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void propagatesWholeMembers_whenThereAreMoreBytes(Way way) {
    String large = "a=" + "x".repeat(4_000) + ",b=" + "y".repeat(4_188) + ",c=1";

    assertThat(sent(way, "baggage: " + large))
        .containsExactlyInAnyOrder("a=" + "x".repeat(4_000), "c=1");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void dropsMember_whenItIsAMegabyte(Way way) {
    assertThat(sent(way, "baggage: bomb=" + "x".repeat(1_000_000), "baggage: a=1"))
        .containsExactly("a=1");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void combinesSeveralHeaders(Way way) {
    assertThat(sent(way, "baggage: a=1,b=2", "Baggage: c=3", "baggage:", "BAGGAGE: d=4"))
        .containsExactlyInAnyOrder("a=1", "b=2", "c=3", "d=4");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void keepsLimits_overSeveralHeaders(Way way) {
    assertThat(sent(way, "baggage: " + members(0, 60, 1), "baggage: " + members(60, 70, 1)))
        .containsExactlyInAnyOrderElementsOf(list(members(0, 64, 1)));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void keepsProperties(Way way) {
    assertThat(sent(way, "baggage: a=1;p;q=2 , b=3 ; r"))
        .containsExactlyInAnyOrder("a=1;p;q=2", "b=3;r");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void keepsEncoding(Way way) {
    assertThat(sent(way, "baggage: a=%20%2C%3B%5C%22%C3%A9,b=100%25"))
        .containsExactlyInAnyOrder("a=%20%2C%3B%5C%22%C3%A9", "b=100%25");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void neverEndsALine_byDecoding(Way way) {
    assertThat(sent(way, "baggage: a=%0d%0aset-cookie:%20x=1,b=1;p=%0D%0Ax,c=%00"))
        .containsExactlyInAnyOrder("a=%0D%0Aset-cookie:%20x=1", "b=1;p=%0D%0Ax", "c=%00");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void dropsMalformedMembersAlone(Way way) {
    assertThat(sent(way, "baggage: a=1,b,=2,c d=3,e=a b,f=\"x\",g=1;h i,ok=2,,\u00e9=1"))
        .containsExactlyInAnyOrder("a=1", "ok=2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a,b", "a=b", "", "a\r\nx: y", "\u00e9", "a;b", "a\u0000"})
  void sendsNoKey_thatIsNoToken(String key) {
    assertThat(injected(Baggage.builder().put(key, "1").put("ok", "2").build())).isEqualTo("ok=2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\r\nx: y", "a,b=c", "a;b", "a\"b", "\u0000", "\ud800", "\u00e9", "a\\b"})
  void encodesValue_whateverItIs(String value) {
    assertThat(injected(Baggage.builder().put("k", value).build()))
        .matches("k=[!#-+\\--:<-\\[\\]-~]*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"p\r\nx: y", "p=1\r\nx: y", "p,q=r", "p q", ";;", "=", "p=\"x\""})
  void sendsLegalPropertiesAlone(String metadata) {
    Baggage baggage =
        Baggage.builder().put("k", "1", BaggageEntryMetadata.create(metadata)).build();

    assertThat(injected(baggage))
        .matches("k=1(;[!#$%&'*+.^_`|~0-9A-Za-z-]+(=[!#-+\\--:<-\\[\\]-~]*)?)*");
  }

  @Test
  void boundsBaggageOfTheApplication() {
    BaggageBuilder many = Baggage.builder();
    IntStream.range(0, 1_000).forEach(i -> many.put("k" + i, "\u20ac".repeat(20)));

    String header = injected(many.build());
    assertThat(header.split(",")).hasSizeLessThanOrEqualTo(64);
    assertThat(header).hasSizeLessThanOrEqualTo(8_192);
  }

  @Test
  void keepsTighterBudget_alsoOfWhatIsTrusted() {
    Vertrace tight =
        Vertrace.create(
            traced.otel, new BaggageOptions().setMaxEntries(2).setMaxBytes(20).setKeys(List.of()));
    Context context =
        tight.extract(
            MultiMap.caseInsensitiveMultiMap()
                .add("baggage", "a=1,long=" + "x".repeat(20) + ",b=2,c=3"));

    assertThat(Baggage.fromContext(context).asMap().keySet()).containsExactly("a", "b");
  }

  @Test
  void refusesBudget_thatIsNone() {
    BaggageOptions options = new BaggageOptions();
    assertThatIllegalArgumentException().isThrownBy(() -> options.setMaxEntries(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> options.setMaxEntries(65));
    assertThatIllegalArgumentException().isThrownBy(() -> options.setMaxBytes(8_193));
    assertThatIllegalArgumentException().isThrownBy(() -> options.setKeys(List.of("a b")));
  }

  private String injected(Baggage baggage) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    traced
        .vertrace
        .contextTracer()
        .inject(Context.root().with(baggage), OutboundContext.FULL, headers::add);
    String header = headers.get("baggage");
    return header == null ? "" : header;
  }

  private List<String> sent(Way way, String... lines) {
    List<String> headers = WireServer.valuesOf(relay.send(way, lines), "baggage");
    assertThat(headers).hasSizeLessThanOrEqualTo(1);
    return headers.isEmpty() ? List.of() : list(headers.get(0));
  }

  private static List<String> list(String header) {
    return List.of(header.split(","));
  }

  private static String members(int from, int to, int length) {
    return IntStream.range(from, to)
        .mapToObj(i -> "k" + i + "=" + "v".repeat(length))
        .collect(Collectors.joining(","));
  }
}
