package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.vertrace.examples.OtlpReceiver.Received;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A business key that comes in with a request at the edge is on every span down to the database of
 * the queue's consumer, and no host outside hears of it.
 */
class BusinessKeyTest {
  private static final String TRACE = "0000000000000000000000000000cafe";

  @Test
  void reachesTheLastConsumer_andNoUnlistedHost() throws Exception {
    String stranger = InetAddress.getLocalHost().getHostName(); // this machine, by another name
    assumeThat(stranger).isNotEqualTo("localhost");
    Vertx vertx = Vertx.vertx();
    try (OtlpReceiver receiver = new OtlpReceiver();
        WireRecorder adsWire = new WireRecorder("0.0.0.0");
        CampaignPlatform platform =
            CampaignPlatform.start(
                PlatformOptions.traced(
                        (service, tracing) ->
                            tracing
                                .baggageKeys("campaign.id")
                                .property("otel.exporter.otlp.endpoint", receiver.endpoint())
                                .property("otel.bsp.schedule.delay", "100"))
                    .withAdsApi(address -> named(stranger, adsWire.inFrontOf(address))))) {
      put(vertx, platform);

      List<Received> trace =
          receiver.await(span -> span.traceId().equals(TRACE), CampaignPlatformTest.SPANS);
      // ads-api is the stranger: it belongs to the trace and knows nothing of the key.
      assertThat(
              trace.stream()
                  .collect(Collectors.toMap(Received::name, BusinessKeyTest::key, (a, b) -> a)))
          .containsEntry("PUT /campaigns/:id/bids", "c-7")
          .containsEntry("POST /ads/campaigns/:id/bids", "none")
          .containsEntry("send bid-updates", "c-7")
          .containsEntry("process bid-updates", "c-7")
          .containsEntry("process bid-updates.store", "c-7")
          .containsEntry("INSERT bid_updates", "c-7");
      assertThat(trace).noneMatch(span -> span.attributes().toString().contains("hush"));
      assertThat(adsWire.exchanges())
          .singleElement()
          .satisfies(
              sent -> {
                assertThat(sent.headers().get("traceparent")).startsWith("00-" + TRACE);
                assertThat(sent.headers().toString() + sent.body())
                    .doesNotContain("baggage", "c-7", "hush");
              });
    } finally {
      vertx.close().await();
    }
  }

  private static void put(Vertx vertx, CampaignPlatform platform) {
    var bid = new JsonObject().put("keyword", "shoes").put("amount", 1);
    int status =
        WebClient.create(vertx)
            .put(platform.address().getPort(), "127.0.0.1", "/campaigns/7/bids")
            .putHeader("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
            .putHeader("baggage", "campaign.id=c-7,secret=hush")
            .sendJsonObject(new JsonObject().put("bids", new JsonArray().add(bid)))
            .await()
            .statusCode();
    assertThat(status).isEqualTo(200);
  }

  private static URI named(String host, URI address) {
    return URI.create("http://" + host + ":" + address.getPort());
  }

  private static String key(Received span) {
    return span.attributes().getOrDefault("campaign.id", "none");
  }
}
