package dev.vertrace.core;

import static io.vertx.core.http.HttpMethod.GET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import java.util.List;
import java.util.Map.Entry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The headers of others, when {@code OTEL_PROPAGATORS} says so: on the wire, under the same rules.
 */
class PropagatorsTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String LINES =
      """
      b3      | b3: TRACE-SPAN-1                                        | b3: TRACE-NEXT-1
      b3multi | X-B3-TraceId: TRACE;X-B3-SpanId: SPAN;X-B3-Sampled: 1   | x-b3-spanid: NEXT
      jaeger  | uber-trace-id: TRACE:SPAN:0:1;uberctx-campaign.id: summer-7  | uber-trace-id: TRACE:NEXT:0:1
      xray    | X-Amzn-Trace-Id: Root=1-0af76519-16cd43dd8448eb211c80319c,Parent=SPAN,Sampled=1 \
      | x-amzn-trace-id: Root=1-0af76519-16cd43dd8448eb211c80319c,Parent=NEXT,Sampled=1
      """;

  private final RecordedTraces traces = RecordedTraces.create();

  /** What the next service gets, header by header. */
  private List<String> relay(String propagator, String lines, TrustOptions trust) {
    Vertrace vertrace =
        Vertrace.builder()
            .propagators(propagator)
            .property("otel.traces.exporter", "none")
            .addSpanProcessor(traces)
            .with(trust)
            .build();
    Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
    try (WireServer next = new WireServer()) {
      HttpClient client = vertx.createHttpClient();
      HttpServer server =
          TracedVertx.await(
              vertx
                  .createHttpServer()
                  .requestHandler(
                      request ->
                          client
                              .request(GET, next.port(), "127.0.0.1", "/")
                              .compose(call -> call.send())
                              .compose(HttpClientResponse::end)
                              .onComplete(end -> request.response().end()))
                  .listen(0, "127.0.0.1"));
      String[] headers = lines.replace("TRACE", TRACE).replace("SPAN", SPAN).split(";", -1);
      for (int i = 0; i < headers.length; i++) {
        headers[i] = headers[i].replace(',', ';');
      }
      assertThat(TracedVertx.await(new RawHttp(vertx, server.actualPort()).get(headers)))
          .startsWith("HTTP/1.1 200 OK");
      return next.next().stream().map(PropagatorsTest::line).toList();
    } finally {
      TracedVertx.await(vertx.close());
      TracedVertx.await(vertrace.close());
    }
  }

  private static String line(Entry<String, String> header) {
    return header.getKey() + ": " + header.getValue();
  }

  private SpanData span(List<SpanData> spans, SpanKind kind) {
    return spans.stream().filter(span -> span.getKind() == kind).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = LINES)
  void continuesTrace(String propagator, String lines, String sent) {
    List<String> headers = relay(propagator, lines, new TrustOptions());

    List<SpanData> spans = traces.await(2);
    assertThat(span(spans, SpanKind.SERVER).getParentSpanId()).isEqualTo(SPAN);
    assertThat(spans).extracting(SpanData::getTraceId).containsOnly(TRACE);
    String next = span(spans, SpanKind.CLIENT).getSpanId();
    assertThat(headers)
        .contains(sent.replace("TRACE", TRACE).replace("NEXT", next).replace(',', ';'))
        .noneMatch(header -> header.startsWith("traceparent"));
    assertThat(headers.toString().contains("summer-7")).isEqualTo(propagator.equals("jaeger"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = LINES)
  void linksOnly_andSendsTraceAlone(String propagator, String lines, String sent) {
    TrustOptions trust =
        new TrustOptions().linkOnly(ArrivalFilter.requests()).sendTrace("127.0.0.1");
    List<String> headers = relay(propagator, lines, trust);

    List<SpanData> spans = traces.await(2);
    SpanData server = span(spans, SpanKind.SERVER);
    assertThat(server.getTraceId()).isNotEqualTo(TRACE);
    assertThat(server.getLinks())
        .extracting(link -> link.getSpanContext().getTraceId() + link.getSpanContext().getSpanId())
        .containsExactly(TRACE + SPAN);
    String name = sent.substring(0, sent.indexOf(':'));
    assertThat(headers).anyMatch(header -> header.startsWith(name));
    assertThat(headers.toString()).doesNotContain("summer-7", "uberctx");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = LINES)
  void sendsNothing_whereToldTo(String propagator, String lines) {
    List<String> headers = relay(propagator, lines, new TrustOptions().sendNothing("*"));

    traces.await(2);
    assertThat(headers).allMatch(header -> header.startsWith("host: "));
  }
}
