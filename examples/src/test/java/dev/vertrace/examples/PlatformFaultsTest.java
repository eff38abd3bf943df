package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.vertrace.testkit.RecordedTraces;
import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** What a caller and an operator see when something is wrong. Parts that go away go last. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlatformFaultsTest {
  private static final int QUEUE_GOES = Order.DEFAULT + 1;
  private static final int DATABASE_GOES = Order.DEFAULT + 2;
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final String TRACEPARENT = "00-" + TRACE + "-" + PARENT + "-01";
  private static final String GOOD_BIDS = bids("{\"keyword\": \"shoes\", \"amount\": 1.25}");
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  private static final String SERVER_SPAN = "PUT /campaigns/:id/bids";
  private static final String BUSINESS_SPAN = "BidService.updateBids";
  private static final String WHOLE_TREE =
      """
        BidService.updateBids
          SELECT campaigns CLIENT
          POST CLIENT
            POST /ads/campaigns/:id/bids SERVER
          INSERT bids CLIENT
          send bid-updates PRODUCER
            process bid-updates CONSUMER
              send bid-updates.store PRODUCER
                process bid-updates.store CONSUMER
                  INSERT bid_updates CLIENT
              settle bid-updates CLIENT
      """;
  private static final int SPANS = 12;

  private final RecordedTraces traces = RecordedTraces.create();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private CampaignPlatform platform;

  @BeforeAll
  void start() {
    platform = CampaignPlatform.start(options(traces));
  }

  @AfterAll
  void stop() {
    vertx.close().await();
    platform.close();
  }

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void leaveNothing() {
    logger().detachAppender(log);
    log.list.clear();
    assertThat(traces.open()).isEmpty();
    assertThat(traces.drain()).isEmpty();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(CampaignApi.class);
  }

  private static PlatformOptions options(RecordedTraces traces) {
    return PlatformOptions.traced(
        (service, tracing) ->
            tracing.property("otel.traces.exporter", "none").addSpanProcessor(traces));
  }

  private static String bids(String bids) {
    return "{\"bids\": [" + bids + "]}";
  }

  private HttpResponse<Buffer> put(String campaign, String body) {
    return put(platform.address(), campaign, body, MultiMap.caseInsensitiveMultiMap());
  }

  private HttpResponse<Buffer> put(URI api, String campaign, String body, MultiMap headers) {
    return client
        .putAbs(api + "/campaigns/" + campaign + "/bids")
        .putHeaders(headers)
        .sendBuffer(Buffer.buffer(body))
        .await();
  }

  private static SpanData span(List<SpanData> spans, String name) {
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  private static void assertFailed(SpanData span, String errorType) {
    assertThat(span.getStatus().getStatusCode()).as(span.getName()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(ERROR_TYPE)).isEqualTo(errorType);
  }

  private static String stackTraceOn(SpanData span) {
    assertThat(span.getEvents()).extracting(EventData::getName).containsExactly("exception");
    return span.getEvents()
        .get(0)
        .getAttributes()
        .get(AttributeKey.stringKey("exception.stacktrace"));
  }

  private void assertLogged(String... parts) {
    assertThat(log.list).hasSize(1);
    assertThat(log.list.get(0).getFormattedMessage()).contains(parts).doesNotContain("\n");
  }

  static Stream<Arguments> headers() {
    String longList = "k=" + "v".repeat(200) + ",";
    String manyMembers =
        IntStream.range(0, 60).mapToObj(i -> "k" + i + "=v").reduce((a, b) -> a + "," + b).get();
    return Stream.of(
        arguments("malformed traceparent", false, List.of("traceparent", "00-xyz-1-01")),
        arguments("empty traceparent", false, List.of("traceparent", "")),
        arguments(
            "traceparent of zeros",
            false,
            List.of("traceparent", "00-" + "0".repeat(32) + "-" + PARENT + "-01")),
        arguments("traceparent of version ff", false, List.of("traceparent", "ff" + suffix())),
        arguments("oversized traceparent", false, List.of("traceparent", TRACEPARENT.repeat(100))),
        arguments(
            "duplicated traceparent",
            false,
            List.of("traceparent", TRACEPARENT, "traceparent", TRACEPARENT.replace('b', 'c'))),
        arguments(
            "malformed tracestate", true, List.of("traceparent", TRACEPARENT, "tracestate", "=,;")),
        arguments(
            "duplicated tracestate",
            true,
            List.of("traceparent", TRACEPARENT, "tracestate", "a=1", "tracestate", "b=2")),
        arguments(
            "oversized tracestate",
            true,
            List.of("traceparent", TRACEPARENT, "tracestate", longList.repeat(30) + "b=2")),
        arguments(
            "tracestate of too many members",
            true,
            List.of("traceparent", TRACEPARENT, "tracestate", manyMembers)),
        arguments("tracestate alone", false, List.of("tracestate", "a=1")),
        arguments(
            "malformed baggage",
            true,
            List.of("traceparent", TRACEPARENT, "baggage", "=;,%zz=%,\u00e9=")),
        arguments(
            "duplicated baggage",
            true,
            List.of("traceparent", TRACEPARENT, "baggage", "a=1", "baggage", "a=2")),
        arguments(
            "oversized baggage",
            true,
            List.of("traceparent", TRACEPARENT, "baggage", "k=" + "v".repeat(7_000))));
  }

  private static String suffix() {
    return TRACEPARENT.substring(2);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("headers")
  void makesOneLegalTrace_whenHeadersAreNotLegal(
      String name, boolean continued, List<String> sent) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < sent.size(); i += 2) {
      headers.add(sent.get(i), sent.get(i + 1));
    }

    assertThat(put(platform.address(), "7", GOOD_BIDS, headers).statusCode()).isEqualTo(200);

    List<SpanData> spans = traces.await(SPANS);
    SpanData server = span(spans, SERVER_SPAN);
    assertThat(TraceTrees.of(spans))
        .isEqualTo(
            SERVER_SPAN + " SERVER" + (continued ? " (remote parent)" : "") + "\n" + WHOLE_TREE);
    assertThat(spans).extracting(SpanData::getTraceId).containsOnly(server.getTraceId());
    assertThat(server.getTraceId().equals(TRACE)).isEqualTo(continued);
    assertThat(server.getParentSpanId()).isEqualTo(continued ? PARENT : "0".repeat(16));
    assertThat(server.getSpanContext().getTraceState().size()).isLessThanOrEqualTo(32);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7|`not JSON`",
        "7|``",
        "7|null",
        "7|[]",
        "7|{}",
        "7|{\"bids\": null}",
        "7|{\"bids\": \"shoes\"}",
        "7|{\"bids\": [null]}",
        "7|{\"bids\": [\"shoes\"]}",
        "7|{\"bids\": [{\"amount\": 1}]}",
        "7|{\"bids\": [{\"keyword\": \"shoes\"}]}",
        "7|{\"bids\": [{\"keyword\": 5, \"amount\": 1}]}",
        "7|{\"bids\": [{\"keyword\": \"shoes\", \"amount\": \"1\"}]}",
        "7|{\"bids\": [{\"keyword\": \"shoes\", \"amount\": 1e999}]}",
        "seven|{\"bids\": []}",
        "99999999999|{\"bids\": []}",
      })
  void answers400_whenRequestIsNotOfTheForm(String campaign, String body) {
    HttpResponse<Buffer> answer = put(campaign, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.bodyAsJsonObject().getString("message")).isNotBlank();
    SpanData server = traces.await(1).get(0);
    assertThat(server.getName()).isEqualTo(SERVER_SPAN);
    assertThat(server.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(server.getEvents())
        .hasSizeLessThanOrEqualTo(1)
        .extracting(EventData::getName)
        .allMatch("exception"::equals);
    assertThat(log.list).isEmpty();
  }

  @Test
  void answers413_whenBodyIsTooLarge() {
    HttpResponse<Buffer> answer = put("7", "x".repeat(70_000));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.bodyAsJsonObject().getString("message"))
        .isEqualTo("Request Entity Too Large");
    assertThat(traces.await(1).get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void answers404_whenCampaignIsUnknown() {
    assertThat(put("5000", GOOD_BIDS).statusCode()).isEqualTo(404);

    List<SpanData> spans = traces.await(3);
    assertThat(TraceTrees.of(spans))
        .isEqualTo(
            """
            PUT /campaigns/:id/bids SERVER
              BidService.updateBids !ERROR
                SELECT campaigns CLIENT
            """);
    assertThat(log.list).isEmpty();
  }

  @Test
  void answers422_whenBidIsAboveTheLimit() {
    String twoBids =
        bids("{\"keyword\": \"shoes\", \"amount\": 1}, {\"keyword\": \"boots\", \"amount\": 99.5}");

    assertThat(put("8", twoBids).statusCode()).isEqualTo(422);

    SpanData business = span(traces.await(3), BUSINESS_SPAN);
    assertThat(business.getAttributes().get(AttributeKey.longKey("bids.count"))).isEqualTo(2);
    assertThat(business.getAttributes().get(AttributeKey.longKey("bids.valid"))).isEqualTo(1);
    assertThat(log.list).isEmpty();
  }

  @Test
  void answers502_whenProviderFails() {
    assertThat(put("13", GOOD_BIDS).statusCode()).isEqualTo(502);

    List<SpanData> spans = traces.await(5);
    assertThat(TraceTrees.of(spans))
        .isEqualTo(
            """
            PUT /campaigns/:id/bids SERVER !ERROR
              BidService.updateBids !ERROR
                SELECT campaigns CLIENT
                POST CLIENT !ERROR
                  POST /ads/campaigns/:id/bids SERVER !ERROR
            """);
    assertFailed(span(spans, "POST"), "503");
    assertLogged("PUT /campaigns/13/bids", "502", "503");
  }

  @Test
  void answers502_whenProviderRefusesConnections() {
    RecordedTraces ownTraces = RecordedTraces.create();
    URI closed = URI.create("http://127.0.0.1:" + ClosedPort.find());
    try (CampaignPlatform own =
        CampaignPlatform.start(options(ownTraces).withAdsApi(real -> closed))) {
      MultiMap none = MultiMap.caseInsensitiveMultiMap();
      assertThat(put(own.address(), "7", GOOD_BIDS, none).statusCode()).isEqualTo(502);

      List<SpanData> spans = ownTraces.await(3);
      assertThat(TraceTrees.of(spans))
          .isEqualTo(
              """
              PUT /campaigns/:id/bids SERVER !ERROR
                BidService.updateBids !ERROR
                  SELECT campaigns CLIENT
              """);
      SpanData business = span(spans, BUSINESS_SPAN);
      assertFailed(business, "io.vertx.ext.web.handler.HttpException");
      assertThat(stackTraceOn(business)).contains("Connection refused", closed.getAuthority());
      assertLogged("PUT /campaigns/7/bids", "502", "Connection refused", closed.getAuthority());
    }
  }

  @Test
  @Order(QUEUE_GOES)
  void answers500_whenQueueIsGone() {
    platform.sqs().deleteQueue(queue -> queue.queueUrl(platform.queueUrl())).join();

    assertThat(put("7", GOOD_BIDS).statusCode()).isEqualTo(500);

    List<SpanData> spans = traces.await(7);
    assertThat(TraceTrees.of(spans))
        .isEqualTo(
            """
            PUT /campaigns/:id/bids SERVER !ERROR
              BidService.updateBids !ERROR
                SELECT campaigns CLIENT
                POST CLIENT
                  POST /ads/campaigns/:id/bids SERVER
                INSERT bids CLIENT
                send bid-updates PRODUCER !ERROR
            """);
    assertFailed(span(spans, "send bid-updates"), "QueueDoesNotExist");
    assertFailed(
        span(spans, BUSINESS_SPAN),
        "software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException");
    assertLogged("PUT /campaigns/7/bids", "500", "queue");
  }

  @Test
  @Order(DATABASE_GOES)
  void answers500_whenDatabaseIsGone() {
    platform.postgres().close();

    assertThat(put("7", GOOD_BIDS).statusCode()).isEqualTo(500);

    List<SpanData> spans = traces.await(2);
    assertThat(TraceTrees.of(spans))
        .isEqualTo(
            """
            PUT /campaigns/:id/bids SERVER !ERROR
              BidService.updateBids !ERROR
            """);
    SpanData business = span(spans, BUSINESS_SPAN);
    assertThat(business.getAttributes().get(ERROR_TYPE)).endsWith("ConnectException");
    assertThat(stackTraceOn(business)).contains("Connection refused");
    assertLogged("PUT /campaigns/7/bids", "500", "Connection refused");
  }
}
