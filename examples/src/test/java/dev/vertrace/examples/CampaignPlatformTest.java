package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.examples.OtlpReceiver.Received;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CampaignPlatformTest {
  static final String WHOLE_TREE =
      """
      PUT /campaigns/:id/bids SERVER campaign-api
        BidService.updateBids INTERNAL campaign-api
          SELECT campaigns CLIENT campaign-api
          POST CLIENT campaign-api
            POST /ads/campaigns/:id/bids SERVER ads-api
          INSERT bids CLIENT campaign-api
          send bid-updates PRODUCER campaign-api
            process bid-updates CONSUMER bid-worker
              send bid-updates.store PRODUCER bid-worker
                process bid-updates.store CONSUMER bid-worker
                  INSERT bid_updates CLIENT bid-worker
              settle bid-updates CLIENT bid-worker
      """;
  static final int SPANS = 12;
  private static final int IN_FLIGHT = 200;

  private final OtlpReceiver receiver = new OtlpReceiver();
  private final WireRecorder adsWire = new WireRecorder();
  private final WireRecorder sqsWire = new WireRecorder();
  private final List<String> busWire = new CopyOnWriteArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private CampaignPlatform platform;
  private WebClient client;

  @BeforeAll
  void start() {
    platform =
        CampaignPlatform.start(
            PlatformOptions.traced(
                    (service, tracing) ->
                        tracing
                            .property("otel.exporter.otlp.endpoint", receiver.endpoint())
                            .property("otel.bsp.schedule.delay", "100")
                            .property("otel.bsp.max.queue.size", "10000")
                            .addSpanProcessor(new MarkerProcessor()))
                .withAdsApi(adsWire::inFrontOf)
                .withSqs(sqsWire::inFrontOf));
    platform
        .bidWorker()
        .vertx()
        .eventBus()
        .addInboundInterceptor(
            delivery -> {
              if (delivery.message().address().equals(BidWorker.STORE_ADDRESS)) {
                busWire.add(delivery.message().headers().get("traceparent"));
              }
              delivery.next();
            });
    client =
        WebClient.create(
            vertx,
            new WebClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(platform.address().getPort()),
            new PoolOptions().setHttp1MaxSize(IN_FLIGHT));
  }

  @AfterAll
  void stop() {
    vertx.close().await();
    platform.close();
    adsWire.close();
    sqsWire.close();
    receiver.close();
  }

  private Future<HttpResponse<Buffer>> putBids(int campaign, String traceId) {
    return client
        .put("/campaigns/" + campaign + "/bids")
        .putHeader("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
        .putHeader("baggage", "marker=" + campaign)
        .sendJsonObject(
            new JsonObject()
                .put(
                    "bids",
                    new JsonArray()
                        .add(new JsonObject().put("keyword", "shoes").put("amount", 1))));
  }

  private List<Received> traceOf(String traceId) throws InterruptedException {
    return receiver.await(span -> span.traceId().equals(traceId), SPANS);
  }

  @Test
  void makesOneTraceThroughEveryHop() throws Exception {
    String traceId = "000000000000000000000000000000a7";

    assertThat(putBids(7, traceId).await().statusCode()).isEqualTo(200);

    List<Received> trace = traceOf(traceId);
    assertThat(OtlpTree.of(trace)).isEqualTo(WHOLE_TREE);
    assertThat(sentTo(adsWire)).contains(traceparent(trace, "POST"));
    assertThat(busWire).contains(traceparent(trace, "send bid-updates.store"));
    assertThat(sentToSqs()).contains(traceparent(trace, "send bid-updates"));
  }

  private static String traceparent(List<Received> trace, String sender) {
    Received span = trace.stream().filter(s -> s.name().equals(sender)).findFirst().orElseThrow();
    return "00-" + span.traceId() + "-" + span.spanId() + "-01";
  }

  private static List<String> sentTo(WireRecorder wire) {
    return wire.exchanges().stream().map(sent -> sent.headers().get("traceparent")).toList();
  }

  private List<String> sentToSqs() {
    return sqsWire.exchanges().stream()
        .filter(sent -> sent.headers().get("x-amz-target").endsWith(".SendMessage"))
        .map(sent -> sent.body().toJsonObject().getJsonObject("MessageAttributes"))
        .map(attributes -> attributes.getJsonObject("traceparent").getString("StringValue"))
        .toList();
  }

  @Test
  void startsTrace_whenCallerHasNone() throws Exception {
    client.get("/campaigns/21").send().await();

    Received server =
        receiver.await(span -> "/campaigns/21".equals(span.attributes().get("url.path")), 1).get(0);
    assertThat(server.parentId()).isEmpty();
    assertThat(OtlpTree.of(receiver.await(s -> s.traceId().equals(server.traceId()), 2)))
        .isEqualTo(
            """
            GET /campaigns/:id SERVER campaign-api
              SELECT campaigns CLIENT campaign-api
            """);
  }

  @Test
  void keepsTracesApart_whenManyAreInFlight() throws Exception {
    List<Integer> campaigns = IntStream.range(100, 100 + IN_FLIGHT).boxed().toList();
    List<Future<HttpResponse<Buffer>>> answers = new ArrayList<>();
    campaigns.forEach(campaign -> answers.add(putBids(campaign, traceIdOf(campaign))));

    Future.all(answers).await();

    assertThat(answers).allMatch(answer -> answer.result().statusCode() == 200);
    for (int campaign : campaigns) {
      List<Received> trace = traceOf(traceIdOf(campaign));
      assertThat(OtlpTree.of(trace)).isEqualTo(WHOLE_TREE);
      assertThat(trace)
          .allMatch(span -> span.attributes().get("marker").equals(Integer.toString(campaign)));
      assertThat(attribute(trace, "PUT /campaigns/:id/bids", "url.path"))
          .isEqualTo("/campaigns/" + campaign + "/bids");
      assertThat(attribute(trace, "BidService.updateBids", "campaign.id"))
          .isEqualTo(Integer.toString(campaign));
      assertThat(attribute(trace, "POST /ads/campaigns/:id/bids", "url.path"))
          .isEqualTo("/ads/campaigns/" + campaign + "/bids");
    }
  }

  private static String traceIdOf(int campaign) {
    return String.format("%032x", 0xca0000 + campaign);
  }

  private static String attribute(List<Received> trace, String name, String key) {
    return trace.stream()
        .filter(span -> span.name().equals(name))
        .map(span -> span.attributes().get(key))
        .findFirst()
        .orElseThrow();
  }
}
