package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.examples.OtlpReceiver.Received;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The platform with the part that is optional. */
class DynamoDbPlatformTest {
  private static final String WHOLE_TREE =
      CampaignPlatformTest.WHOLE_TREE.replaceFirst(
          "(?m)^( +)INSERT bid_updates (.*)$", "$0\n$1DynamoDB.PutItem $2");

  @Test
  void makesOneTraceThroughEveryHop_andDynamoDb() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (OtlpReceiver receiver = new OtlpReceiver();
        CampaignPlatform platform =
            CampaignPlatform.start(
                PlatformOptions.traced(
                        (service, tracing) ->
                            tracing
                                .property("otel.exporter.otlp.endpoint", receiver.endpoint())
                                .property("otel.bsp.schedule.delay", "100"))
                    .withDynamoDb(true))) {
      String traceId = "000000000000000000000000000000d7";
      JsonObject bid = new JsonObject().put("keyword", "shoes").put("amount", 1);

      assertThat(
              WebClient.create(vertx)
                  .putAbs(platform.address() + "/campaigns/7/bids")
                  .putHeader("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
                  .sendJsonObject(new JsonObject().put("bids", new JsonArray().add(bid)))
                  .await()
                  .statusCode())
          .isEqualTo(200);

      List<Received> trace =
          receiver.await(span -> span.traceId().equals(traceId), CampaignPlatformTest.SPANS + 1);
      assertThat(OtlpTree.of(trace)).isEqualTo(WHOLE_TREE);
      assertThat(trace)
          .filteredOn(span -> span.name().equals("DynamoDB.PutItem"))
          .allSatisfy(
              span ->
                  assertThat(span.attributes())
                      .containsEntry("db.query.summary", "PutItem BidUpdates"));
    } finally {
      vertx.close().await();
    }
  }
}
