package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Relay.Way;
import java.util.List;
import java.util.Map.Entry;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The rules of <a href="https://www.w3.org/TR/trace-context-2/">W3C Trace Context level 2</a> on
 * {@code tracestate}, one by one, by what the next service is sent. Each has the name that it has
 * in the conformance tests of the W3C.
 */
class W3cTraceStateTest {
  private static final String TRACE = "12345678901234567890123456789012";
  private static final String GOOD = "traceparent: 00-" + TRACE + "-1234567890123456-00";

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
  void tracestateIncludedTraceparentMissing(Way way) {
    assertThat(tracestate(relay.send(way, "tracestate: foo=1"))).isEmpty();
    assertThat(tracestate(relay.send(way, "tracestate: foo=1,bar=2"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tracestateIncludedTraceparentIncluded(Way way) {
    isSent(way, "foo=1,bar=2", "tracestate: foo=1,bar=2");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tracestateHeaderName(Way way) {
    isSent(way, "", "trace-state: foo=1");
    isSent(way, "", "trace.state: foo=1");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tracestateHeaderNameValidCasing(Way way) {
    isSent(way, "foo=1", "TraceState: foo=1");
    isSent(way, "foo=1", "TrAcEsTaTe: foo=1");
    isSent(way, "foo=1", "TRACESTATE: foo=1");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tracestateEmptyHeader(Way way) {
    isSent(way, "", "tracestate:");
    isSent(way, "foo=1", "tracestate: foo=1", "tracestate:");
    isSent(way, "foo=1", "tracestate:", "tracestate: foo=1");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tracestateEmptyMembers(Way way) {
    isSent(way, "foo=1,bar=2", "tracestate: ,foo=1,, \t ,bar=2,");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tracestateMultipleHeadersDifferentKeys(Way way) {
    isSent(
        way,
        "foo=1,bar=2,rojo=1,congo=2,baz=3",
        "tracestate: foo=1,bar=2",
        "tracestate: rojo=1,congo=2",
        "tracestate: baz=3");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tracestateDuplicatedKeys(Way way) {
    isSent(way, "", "tracestate: foo=1,foo=1");
    isSent(way, "", "tracestate: foo=1,foo=2");
    isSent(way, "", "tracestate: foo=1", "tracestate: foo=1");
    isSent(way, "", "tracestate: foo=1", "tracestate: foo=2");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tracestateAllAllowedCharacters(Way way) {
    String key = "abcdefghijklmnopqrstuvwxyz0123456789_-*/";
    String value =
        IntStream.rangeClosed(' ', '~')
            .filter(c -> c != ',' && c != '=')
            .mapToObj(Character::toString)
            .collect(Collectors.joining());

    isSent(way, key + "=" + value, "tracestate: " + key + "=" + value);
    isSent(way, key + "@a-z0-9_-*/=" + value, "tracestate: " + key + "@a-z0-9_-*/=" + value);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tracestateOwsHandling(Way way) {
    isSent(way, "foo=1,bar=2,baz=3", "tracestate: foo=1 \t , \t bar=2, \t baz=3");
    isSent(way, "foo=1,bar=2,baz=3", "tracestate: foo=1\t \t,\t \tbar=2,\t \tbaz=3");
    isSent(way, "foo=1", "tracestate:  foo=1");
    isSent(way, "foo=1", "tracestate:\tfoo=1");
    isSent(way, "foo=1", "tracestate:foo=1 ");
    isSent(way, "foo=1", "tracestate:foo=1\t");
    isSent(way, "foo=1", "tracestate:\t foo=1 \t");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tracestateLeadingSpacesOfValues(Way way) {
    isSent(way, "foo=  1,bar=2", "tracestate: foo=  1,bar=2");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tracestateKeyIllegalCharacters(Way way) {
    isSent(way, "", "tracestate: foo =1");
    isSent(way, "", "tracestate: FOO=1");
    isSent(way, "", "tracestate: foo.bar=1");
    isSent(way, "", "tracestate: bar=2,=1");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tracestateKeyIllegalVendorFormat(Way way) {
    isSent(way, "foo@=1,bar=2", "tracestate: foo@=1,bar=2");
    isSent(way, "", "tracestate: @foo=1,bar=2");
    isSent(way, "foo@@bar=1,bar=2", "tracestate: foo@@bar=1,bar=2");
    isSent(way, "foo@bar@baz=1,bar=2", "tracestate: foo@bar@baz=1,bar=2");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tracestateKeyStartsWithDigit(Way way) {
    isSent(way, "1foo=1,bar=2", "tracestate: 1foo=1,bar=2");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tracestateMemberCountLimit(Way way) {
    isSent(way, members(1, 32), "tracestate: " + members(1, 10), "tracestate: " + members(11, 32));
    isSent(way, "", "tracestate: " + members(1, 10), "tracestate: " + members(11, 33));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tracestateKeyLengthLimit(Way way) {
    for (String key :
        List.of("z".repeat(256), "t".repeat(241) + "@" + "v".repeat(14), "t".repeat(242) + "@v")) {
      isSent(way, "foo=1," + key + "=1", "tracestate: foo=1", "tracestate: " + key + "=1");
    }
    isSent(way, "", "tracestate: foo=1", "tracestate: " + "z".repeat(257) + "=1");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tracestateValueIllegalCharacters(Way way) {
    isSent(way, "", "tracestate: foo=bar=baz");
    isSent(way, "", "tracestate: foo=,bar=3");
    isSent(way, "", "tracestate: foo=a\tb");
    isSent(way, "", "tracestate: foo=\u00e9");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tracestateValueLengthLimit(Way way) {
    isSent(way, "foo=" + "x".repeat(256), "tracestate: foo=" + "x".repeat(256));
    isSent(way, "", "tracestate: bar=2,foo=" + "x".repeat(257));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void tracestateLimits(Way way) {
    String fits = "a=" + "x".repeat(254) + ",b=" + "y".repeat(253);
    isSent(way, fits, "tracestate: " + fits);
    isSent(
        way,
        "a=1," + "b=" + "y".repeat(126),
        "tracestate: a=1,b=" + "y".repeat(126),
        "tracestate: c=" + "z".repeat(200) + ",d=" + "z".repeat(200));
  }

  private void isSent(Way way, String expected, String... lines) {
    String[] all = new String[lines.length + 1];
    all[0] = GOOD;
    System.arraycopy(lines, 0, all, 1, lines.length);
    List<Entry<String, String>> next = relay.send(way, all);

    assertThat(WireServer.valuesOf(next, "traceparent"))
        .singleElement()
        .asString()
        .startsWith("00-" + TRACE);
    assertThat(tracestate(next)).isEqualTo(expected);
  }

  private static String tracestate(List<Entry<String, String>> headers) {
    return String.join(",", WireServer.valuesOf(headers, "tracestate"));
  }

  private static String members(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(i -> String.format("bar%02d=%02d", i, i))
        .collect(Collectors.joining(","));
  }
}
