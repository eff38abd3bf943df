package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vertrace.core.RemoteParent;
import dev.vertrace.examples.OtlpReceiver.Received;
import dev.vertrace.messaging.SqsOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a notification over SNS to the last write of the database. */
class NotificationStoryTest {
  private static final String BEGIN =
      """
      POST /campaigns/:id/notifications SERVER campaign-api
        send campaign-notifications PRODUCER campaign-api
      """;
  private static final String AUDIENCE =
      """
      process notification-audience CONSUMER audience-worker
        send notifications.enrich PRODUCER audience-worker
          process notifications.enrich CONSUMER audience-worker
            GET CLIENT audience-worker
              GET /ads/campaigns/:id/audience SERVER ads-api
        settle notification-audience CLIENT audience-worker
      """;
  private static final String LOG =
      """
      process notification-log CONSUMER notification-log
        INSERT notifications CLIENT notification-log
        settle notification-log CLIENT notification-log
      """;
  private static final String TRACE = "000000000000000000000000000000e1";

  private final Vertx vertx = Vertx.vertx();
  private OtlpReceiver receiver;
  private CampaignPlatform platform;

  @BeforeAll
  static void needsSns() {
    assumeTrue(
        LocalSns.isInstalled(), "SNS is absent: examples/node/install installs it where npm is");
  }

  @BeforeEach
  void startReceiver() {
    receiver = new OtlpReceiver();
  }

  @AfterEach
  void close() {
    platform.close();
    receiver.close();
    vertx.close().await();
  }

  private void start(SqsOptions queues) {
    platform =
        CampaignPlatform.start(
            PlatformOptions.traced(
                    (service, tracing) ->
                        tracing
                            .property("otel.exporter.otlp.endpoint", receiver.endpoint())
                            .property("otel.bsp.schedule.delay", "100"))
                .withNotifications(queues));
  }

  private void notifyCampaign(String traceId) {
    assertThat(
            WebClient.create(vertx)
                .postAbs(platform.address() + "/campaigns/7/notifications")
                .putHeader("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
                .sendJsonObject(new JsonObject().put("id", "n1").put("text", "sale"))
                .await()
                .statusCode())
        .isEqualTo(202);
  }

  @Test
  void makesOneTrace_fromTheNotificationToTheLastWrite() throws Exception {
    start(new SqsOptions());
    notifyCampaign(TRACE);

    List<Received> trace = receiver.await(span -> span.traceId().equals(TRACE), 11);
    assertThat(OtlpTree.of(trace)) // whichever queue is first
        .isIn(
            BEGIN + AUDIENCE.indent(4) + LOG.indent(4), BEGIN + LOG.indent(4) + AUDIENCE.indent(4));
  }

  @Test
  void writesEachNotificationOnce() throws Exception {
    start(new SqsOptions());
    notifyCampaign(TRACE);
    receiver.await(span -> span.traceId().equals(TRACE), 11);
    String again = "000000000000000000000000000000e2";
    notifyCampaign(again);

    List<Received> insert =
        receiver.await(
            span -> span.traceId().equals(again) && span.name().equals("INSERT notifications"), 1);
    assertThat(insert).hasSize(1);
    assertThat(rows()).isEqualTo(1);
  }

  private long rows() {
    Pool pool = PgBuilder.pool().connectingTo(platform.database()).using(vertx).build();
    return pool.query("SELECT count(*) FROM notifications")
        .execute()
        .map(rows -> rows.iterator().next().getLong(0))
        .await();
  }

  @Test
  void makesLinkedTraces_whenQueuesAreToldSo() throws Exception {
    start(new SqsOptions().setRemoteParent(RemoteParent.LINK));
    notifyCampaign(TRACE);

    List<Received> begin = receiver.await(span -> span.traceId().equals(TRACE), 2);
    assertThat(OtlpTree.of(begin)).isEqualTo(BEGIN);
    Received sent =
        begin.stream().filter(span -> span.name().startsWith("send ")).findFirst().orElseThrow();
    assertThat(linkedTrace("process notification-audience", sent, 6)).isEqualTo(AUDIENCE);
    assertThat(linkedTrace("process notification-log", sent, 3)).isEqualTo(LOG);
  }

  private String linkedTrace(String root, Received sent, int spans) throws InterruptedException {
    Received process = receiver.await(span -> span.name().equals(root), 1).get(0);
    assertThat(process.links()).containsExactly(sent.traceId() + "-" + sent.spanId());
    return OtlpTree.of(receiver.await(span -> span.traceId().equals(process.traceId()), spans));
  }
}
