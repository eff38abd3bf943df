package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.WebClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where OpenTelemetry keeps its current context in another storage than Vertrace's. */
class ForeignStorageTest {
  private static final String TRACE = "000000000000000000000000000000f1";

  @Test
  void keepsTheWholeTree_byWhatVertxContextsHold() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (OtlpReceiver receiver = new OtlpReceiver();
        ChildJvm platform = ChildJvm.start(options(receiver), PlatformProbe.class)) {
      int port = Integer.parseInt(platform.await(PlatformProbe.LISTENS));
      WebClient.create(vertx)
          .put(port, "127.0.0.1", "/campaigns/7/bids")
          .putHeader("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
          .sendBuffer(Buffer.buffer("{\"bids\": [{\"keyword\": \"shoes\", \"amount\": 1}]}"))
          .await();

      assertThat(
              OtlpTree.of(
                  receiver.await(span -> span.traceId().equals(TRACE), CampaignPlatformTest.SPANS)))
          .isEqualTo(CampaignPlatformTest.WHOLE_TREE);
      assertThat(platform.output()).contains("The context storage in force is");
      assertThat(platform.stop()).isZero();
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void keepsSpansOfUsersAndOtherVertx_insideOfOurs() throws Exception {
    try (OtlpReceiver receiver = new OtlpReceiver();
        ChildJvm child = ChildJvm.start(options(receiver), ForeignStorageProbe.class)) {
      assertThat(OtlpTree.of(receiver.await(span -> true, 6)))
          .as(child::output)
          .isEqualTo(
              """
              outer INTERNAL foreign
                in run INTERNAL foreign
                call INTERNAL foreign
                  in call INTERNAL foreign
                send bids PRODUCER foreign
                  process bids CONSUMER foreign
              """);
    }
  }

  private static List<String> options(OtlpReceiver receiver) {
    List<String> options = new ArrayList<>(RelayedTraces.exporting(receiver, "foreign"));
    options.add("-Dio.opentelemetry.context.contextStorageProvider=default");
    options.addAll(List.of("-cp", System.getProperty("java.class.path")));
    return options;
  }
}
