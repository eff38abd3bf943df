package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vertrace.examples.OtlpReceiver.Received;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From a notification over SNS to the last write of the database. */
class NotificationStoryTest {
  private static final String STORY =
      """
      POST /campaigns/:id/notifications SERVER campaign-api
        send campaign-notifications PRODUCER campaign-api
          process notification-audience CONSUMER audience-worker
            send notifications.enrich PRODUCER audience-worker
              process notifications.enrich CONSUMER audience-worker
                GET CLIENT audience-worker
                  GET /ads/campaigns/:id/audience SERVER ads-api
            settle notification-audience CLIENT audience-worker
          process notification-log CONSUMER notification-log
            INSERT notifications CLIENT notification-log
            settle notification-log CLIENT notification-log
      """;

  @Test
  void makesOneTrace_fromTheNotificationToTheLastWrite() throws Exception {
    assumeTrue(
        LocalSns.isInstalled(), "SNS is absent: examples/node/install installs it where npm is");
    Vertx vertx = Vertx.vertx();
    try (OtlpReceiver receiver = new OtlpReceiver();
        CampaignPlatform platform =
            CampaignPlatform.start(
                PlatformOptions.traced(
                        (service, tracing) ->
                            tracing
                                .property("otel.exporter.otlp.endpoint", receiver.endpoint())
                                .property("otel.bsp.schedule.delay", "100"))
                    .withNotifications(true))) {
      String traceId = "000000000000000000000000000000e1";
      assertThat(
              WebClient.create(vertx)
                  .postAbs(platform.address() + "/campaigns/7/notifications")
                  .putHeader("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
                  .sendJsonObject(new JsonObject().put("id", "n1").put("text", "sale"))
                  .await()
                  .statusCode())
          .isEqualTo(202);

      List<Received> trace = receiver.await(span -> span.traceId().equals(traceId), 11);
      assertThat(OtlpTree.of(trace)).isEqualTo(STORY);
    } finally {
      vertx.close().await();
    }
  }
}
