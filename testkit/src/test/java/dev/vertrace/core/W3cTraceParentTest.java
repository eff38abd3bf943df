package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Relay.Way;
import java.util.List;
import java.util.Map.Entry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The rules of <a href="https://www.w3.org/TR/trace-context-2/">W3C Trace Context level 2</a> on
 * {@code traceparent}, one by one, by what the next service is sent. Each has the name that it has
 * in the conformance tests of the W3C.
 */
class W3cTraceParentTest {
  private static final String TRACE = "12345678901234567890123456789012";
  private static final String SPAN = "1234567890123456";
  private static final String GOOD = "00-" + TRACE + "-" + SPAN + "-01";

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
  void bothTraceparentAndTracestateMissing(Way way) {
    restarts(way);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentIncludedTracestateMissing(Way way) {
    continues(way, "traceparent: " + GOOD);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentDuplicated(Way way) {
    restarts(way, "traceparent: " + GOOD, "traceparent: " + GOOD.replace("9012-", "9011-"));
    restarts(way, "traceparent: " + GOOD, "TraceParent: " + GOOD);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentHeaderName(Way way) {
    restarts(way, "trace-parent: " + GOOD);
    restarts(way, "trace.parent: " + GOOD);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentHeaderNameValidCasing(Way way) {
    continues(way, "TraceParent: " + GOOD);
    continues(way, "TrAcEpArEnT: " + GOOD);
    continues(way, "TRACEPARENT: " + GOOD);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentVersion0x00(Way way) {
    restarts(way, "traceparent: " + GOOD + ".");
    restarts(way, "traceparent: " + GOOD + "-what-the-future-will-be-like");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentVersion0xcc(Way way) {
    String future = "cc" + GOOD.substring(2);
    continues(way, "traceparent: " + future);
    continues(way, "traceparent: " + future + "-what-the-future-will-be-like");
    restarts(way, "traceparent: " + future + ".what-the-future-will-be-like");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentVersion0xff(Way way) {
    restarts(way, "traceparent: ff" + GOOD.substring(2));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentVersionIllegalCharacters(Way way) {
    restarts(way, "traceparent: .0-12345678901234567890123456789012-1234567890123456-01");
    restarts(way, "traceparent: 0.-12345678901234567890123456789012-1234567890123456-01");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentVersionTooLong(Way way) {
    restarts(way, "traceparent: 000-12345678901234567890123456789012-1234567890123456-01");
    restarts(way, "traceparent: 0000-12345678901234567890123456789012-1234567890123456-01");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentVersionTooShort(Way way) {
    restarts(way, "traceparent: 0-12345678901234567890123456789012-1234567890123456-01");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentTraceIdAllZero(Way way) {
    restarts(way, "traceparent: 00-00000000000000000000000000000000-1234567890123456-01");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentTraceIdIllegalCharacters(Way way) {
    restarts(way, "traceparent: 00-.2345678901234567890123456789012-1234567890123456-01");
    restarts(way, "traceparent: 00-1234567890123456789012345678901.-1234567890123456-01");
    restarts(way, "traceparent: 00-A2345678901234567890123456789012-1234567890123456-01");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentTraceIdTooLong(Way way) {
    restarts(way, "traceparent: 00-123456789012345678901234567890123-1234567890123456-01");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentTraceIdTooShort(Way way) {
    restarts(way, "traceparent: 00-1234567890123456789012345678901-1234567890123456-01");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentParentIdAllZero(Way way) {
    restarts(way, "traceparent: 00-12345678901234567890123456789012-0000000000000000-01");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentParentIdIllegalCharacters(Way way) {
    restarts(way, "traceparent: 00-12345678901234567890123456789012-.234567890123456-01");
    restarts(way, "traceparent: 00-12345678901234567890123456789012-123456789012345.-01");
    restarts(way, "traceparent: 00-12345678901234567890123456789012-F234567890123456-01");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentParentIdTooLong(Way way) {
    restarts(way, "traceparent: 00-12345678901234567890123456789012-12345678901234567-01");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentParentIdTooShort(Way way) {
    restarts(way, "traceparent: 00-12345678901234567890123456789012-123456789012345-01");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentTraceFlagsIllegalCharacters(Way way) {
    restarts(way, "traceparent: 00-12345678901234567890123456789012-1234567890123456-.0");
    restarts(way, "traceparent: 00-12345678901234567890123456789012-1234567890123456-0.");
    restarts(way, "traceparent: 00-12345678901234567890123456789012-1234567890123456-0A");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentTraceFlagsTooLong(Way way) {
    restarts(way, "traceparent: 00-12345678901234567890123456789012-1234567890123456-001");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentTraceFlagsTooShort(Way way) {
    restarts(way, "traceparent: 00-12345678901234567890123456789012-1234567890123456-1");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceparentOwsHandling(Way way) {
    continues(way, "traceparent:  " + GOOD);
    continues(way, "traceparent:\t" + GOOD);
    continues(way, "traceparent:" + GOOD + " ");
    continues(way, "traceparent:" + GOOD + "\t");
    continues(way, "traceparent:\t " + GOOD + " \t");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void multipleRequestsWithValidTraceparent(Way way) {
    List<String> sent = sent(way, 3, "traceparent: " + GOOD);

    assertThat(sent).allMatch(traceparent -> traceparent.startsWith("00-" + TRACE));
    assertThat(parentIds(sent)).doesNotHaveDuplicates().doesNotContain(SPAN);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void multipleRequestsWithoutTraceparent(Way way) {
    assertThat(parentIds(sent(way, 3))).hasSize(3).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void multipleRequestsWithIllegalTraceparent(Way way) {
    String zero = "00-" + "0".repeat(32) + "-" + SPAN + "-01";
    List<String> sent = sent(way, 3, "traceparent: " + zero);

    assertThat(sent).noneMatch(traceparent -> traceparent.startsWith("00-" + "0".repeat(32)));
    assertThat(parentIds(sent)).hasSize(3).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void propagatesRandomFlag(Way way) {
    assertThat(sent(way, 1, "traceparent: " + GOOD.replace("-01", "-03")).get(0)).endsWith("-03");
    assertThat(sent(way, 1, "traceparent: " + GOOD.replace("-01", "-02")).get(0)).endsWith("-02");
    assertThat(sent(way, 1, "traceparent: " + GOOD).get(0)).endsWith("-01");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void otherFlagsAreZero(Way way) {
    assertThat(sent(way, 1, "traceparent: " + GOOD.replace("-01", "-ff")).get(0)).endsWith("-03");
    assertThat(sent(way, 1, "traceparent: cc" + GOOD.substring(2).replace("-01", "-fd")).get(0))
        .endsWith("-01");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void traceIdIsRandom_whenTheTraceStartsHere(Way way) {
    assertThat(sent(way, 1).get(0)).endsWith("-03");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void failureToParseTraceparent_leavesTracestateOut(Way way) {
    List<Entry<String, String>> next =
        relay.send(way, "traceparent: ff" + GOOD.substring(2), "tracestate: foo=1");

    assertThat(WireServer.valuesOf(next, "tracestate")).isEmpty();
  }

  private void continues(Way way, String... lines) {
    String sent = sent(way, 1, lines).get(0);
    assertThat(sent).startsWith("00-" + TRACE + "-");
    assertThat(parentIds(List.of(sent))).doesNotContain(SPAN);
  }

  private void restarts(Way way, String... lines) {
    assertThat(sent(way, 1, lines).get(0)).doesNotContain(TRACE.substring(1, 31));
  }

  /** The one traceparent of each request to the next service. */
  private List<String> sent(Way way, int times, String... lines) {
    return relay.send(way, times, lines).stream()
        .map(headers -> WireServer.valuesOf(headers, "traceparent"))
        .peek(
            traceparents ->
                assertThat(traceparents)
                    .singleElement()
                    .asString()
                    .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]"))
        .map(traceparents -> traceparents.get(0))
        .toList();
  }

  private static List<String> parentIds(List<String> traceparents) {
    return traceparents.stream().map(traceparent -> traceparent.substring(36, 52)).toList();
  }
}
