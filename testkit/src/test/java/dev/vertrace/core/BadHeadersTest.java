package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerOptions;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers send to a real server: every request gets its 200 and a legal span. */
class BadHeadersTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final String IDS = TRACE + "-" + PARENT;
  private static final String GOOD = "traceparent: 00-" + IDS + "-01";

  @RegisterExtension final TracedVertx traced = traced();
  private final Promise<Baggage> baggage = Promise.promise();
  private int port;

  TracedVertx traced() {
    return new TracedVertx();
  }

  @BeforeEach
  void serve() {
    var options = new HttpServerOptions().setMaxHeaderSize(2_000_000);
    port =
        TracedVertx.await(
                traced
                    .vertx
                    .createHttpServer(options)
                    .requestHandler(
                        request -> {
                          baggage.tryComplete(Baggage.current());
                          request.response().end();
                        })
                    .listen(0, "127.0.0.1"))
            .actualPort();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff-" + IDS + "-01",
        "0-" + IDS + "-01",
        "000-" + IDS + "-01",
        "0x-" + IDS + "-01",
        "00-" + IDS + "-1",
        "00-" + IDS + "-001",
        "00-" + IDS + "-0g",
        "00-" + IDS,
        "00-" + IDS + "-",
        "00-" + IDS + "-01-extra",
        "00-" + IDS + "-01-",
        "00_" + TRACE + "_" + PARENT + "_01",
        "00-0AF7651916CD43DD8448EB211C80319C-" + PARENT + "-01",
        "00-" + TRACE + "-B7AD6B7169203331-01",
        "00-00000000000000000000000000000000-" + PARENT + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-0af7651916cd43dd8448eb211c80319-" + PARENT + "-01",
        "00-0af7651916cd43dd8448eb211c80319cc-" + PARENT + "-01",
        "00-" + TRACE + "-b7ad6b716920333-01",
        "00-" + TRACE + "-b7ad6b71692033311-01",
        "00-zaf7651916cd43dd8448eb211c80319c-" + PARENT + "-01",
        "00-" + TRACE + "-z7ad6b7169203331-01",
        "cc" + IDS + "-01",
        "cc-" + IDS + "-01.what",
        "'; DROP TABLE spans; --",
        "\u00e9\u00e9-" + IDS + "-01",
        "-",
        ""
      })
  void startsTrace_whenTraceparentIsMalformed(String traceparent) {
    SpanData span = get("traceparent: " + traceparent, "tracestate: a=1");

    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(span.getSpanContext().isValid()).isTrue();
    assertThat(span.getTraceId()).isNotEqualTo(TRACE);
    assertThat(traceState(span)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + IDS + "-01",
        "00-" + IDS + "-03",
        "  00-" + IDS + "-01  ",
        "01-" + IDS + "-01",
        "cc-" + IDS + "-01-what-the-future-will-be"
      })
  void continuesTrace_whenTraceparentIsLegal(String traceparent) {
    isChild(get("traceparent: " + traceparent));
  }

  @Test
  void startsTrace_whenTraceparentComesTwice() {
    SpanData span = get(GOOD, GOOD);

    assertThat(span.getParentSpanContext().isValid()).isFalse();
  }

  @Test
  void keepsTraceState_whenMembersFit() {
    assertThat(traceState(isChild(get(GOOD, "tracestate: " + members(32, 10)))))
        .isEqualTo(members(32, 10));
  }

  @Test
  void combinesTraceStates_whenThereAreSeveral() {
    SpanData span = isChild(get(GOOD, "tracestate: a=1", "tracestate: ", "tracestate: b=2,c=3"));

    assertThat(traceState(span)).isEqualTo("a=1,b=2,c=3");
  }

  @Test
  void dropsTraceState_whenThereAreTooManyMembers() {
    assertThat(traceState(isChild(get(GOOD, "tracestate: " + members(40, 6))))).isEmpty();
  }

  @Test
  void cutsTraceState_whenItIsLong() {
    assertThat(traceState(isChild(get(GOOD, "tracestate: " + members(32, 31)))))
        .isEqualTo(members(16, 31));
    assertThat(traceState(isChild(get(GOOD, "tracestate: " + members(20, 100)))))
        .isEqualTo(members(5, 100));
  }

  @Test
  void dropsLongMember_whenTraceStateIsLong() {
    SpanData span =
        isChild(
            get(GOOD, "tracestate: a=1,long=" + "x".repeat(200) + "," + members(20, 14) + ",b=2"));

    assertThat(traceState(span)).isEqualTo("a=1," + members(20, 14) + ",b=2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",", "=", "a", "A=1", "a=1,a=2", "a=\u00e9", "@=1", "a=1;b=2,,,c=3=4"})
  void givesLegalTraceState_whateverItIs(String tracestate) {
    TraceState state =
        isChild(get(GOOD, "tracestate: " + tracestate)).getSpanContext().getTraceState();

    assertThat(state.size()).isLessThanOrEqualTo(3);
    assertThat(state.asMap().keySet()).allMatch(key -> key.matches("[a-z][a-z0-9]*"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",,,",
        "=",
        "=1",
        "a",
        "a=%",
        "a=%zz",
        "a=%00",
        "a=%c3%28",
        "a=%25%25",
        ";;;",
        "a=1;=;=",
        "\u00e9=1",
        "a=b=c",
        "\"=\""
      })
  void survivesBaggage_whateverItIs(String header) {
    isChild(get(GOOD, "baggage: " + header));

    assertThat(TracedVertx.await(baggage.future()).size()).isLessThanOrEqualTo(1);
  }

  @Test
  void boundsBaggage_whenThereAreManyEntries() {
    String entries =
        IntStream.range(0, 10_000).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
    isChild(get(GOOD, "baggage: " + entries));

    assertThat(TracedVertx.await(baggage.future()).size()).isLessThanOrEqualTo(64);
  }

  @Test
  void boundsBaggage_whenThereAreManyHeaders() {
    String[] headers =
        IntStream.range(0, 10_000)
            .mapToObj(i -> i == 0 ? GOOD : "baggage: k" + i + "=v")
            .toArray(String[]::new);
    isChild(get(headers));

    assertThat(TracedVertx.await(baggage.future()).size()).isLessThanOrEqualTo(64);
  }

  private SpanData get(String... headers) {
    assertThat(TracedVertx.await(new RawHttp(traced.vertx, port).get(headers)))
        .startsWith("HTTP/1.1 200 OK");
    return traced.traces.await(1).get(0);
  }

  private static SpanData isChild(SpanData span) {
    assertThat(Map.of(span.getTraceId(), span.getParentSpanId())).isEqualTo(Map.of(TRACE, PARENT));
    return span;
  }

  private static String traceState(SpanData span) {
    return span.getSpanContext().getTraceState().asMap().entrySet().stream()
        .map(member -> member.getKey() + "=" + member.getValue())
        .collect(Collectors.joining(","));
  }

  private static String members(int count, int length) {
    return IntStream.range(0, count)
        .mapToObj(i -> String.format("k%03d=", i) + "v".repeat(length - 5))
        .collect(Collectors.joining(","));
  }
}
