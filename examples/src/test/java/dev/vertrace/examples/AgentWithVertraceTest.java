package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.examples.OtlpReceiver.Received;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A service with Vertrace whose JVM runs the OpenTelemetry Java agent, too. */
class AgentWithVertraceTest {
  /** What of this JVM Vertrace does not trace: it starts PostgreSQL by JDBC, and holds an SQS. */
  private static final String[] TRACED_BY_AGENT = {
    "io.opentelemetry.jdbc", "io.opentelemetry.pekko-http-1.0"
  };

  private static final int IN_FLIGHT = 20;

  private final OtlpReceiver receiver = new OtlpReceiver();
  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);

  @AfterEach
  void stop() {
    vertx.close().await();
    receiver.close();
  }

  @Test
  void tracesEachOperationOnce_whenVertraceHasItsOwnSdk() throws Exception {
    tracesEachOperationOnce(flagsInReport(true), PlatformProbe.class, tree -> tree);
  }

  /** Then all services are that of the agent. */
  @Test
  void tracesEachOperationOnce_whenAgentsSdkIsUsed() throws Exception {
    tracesEachOperationOnce(
        flagsInReport(false),
        PlatformOverAgent.class,
        tree -> tree.replaceAll("(campaign-api|ads-api|bid-worker)\\n", "agent\n"));
  }

  private void tracesEachOperationOnce(
      List<String> flags, Class<?> main, UnaryOperator<String> tree) throws Exception {
    List<String> options = underAgent(flags);
    options.addAll(RelayedTraces.exporting(receiver, "agent"));
    try (ChildJvm platform = ChildJvm.start(options, main)) {
      int port = Integer.parseInt(platform.await(PlatformProbe.LISTENS));
      List<String> traceIds =
          IntStream.range(0, IN_FLIGHT).mapToObj(n -> String.format("%032x", 0xc0 + n)).toList();

      Future.all(traceIds.stream().map(traceId -> putBids(port, traceId)).toList()).await();

      for (String traceId : traceIds) {
        receiver.await(span -> span.traceId().equals(traceId), CampaignPlatformTest.SPANS);
      }
      assertThat(platform.stop()).as(platform::output).isZero();
      // A slow machine blocks threads while the agent changes classes, which Vert.x says in its
      // way.
      assertThat(platform.output().replace("VertxException: Thread blocked", ""))
          .contains("opentelemetry-javaagent - version")
          .doesNotContain("Exception", "Error", "ERROR");
      assertThat(traceIds)
          .allSatisfy(
              traceId ->
                  assertThat(OtlpTree.of(spans(traceId)))
                      .isEqualTo(tree.apply(CampaignPlatformTest.WHOLE_TREE)));
      assertThat(scopesOfAgent()).containsExactlyInAnyOrder(TRACED_BY_AGENT);
    }
  }

  /** Then there is no other SDK whose spans the agent's bridge of the API would lose. */
  @Test
  void tracesEachRequestOnce_whenAgentsSdkIsUsed() throws Exception {
    List<String> options = underAgent(flagsInReport(false));

    try (RelayedTraces traces = RelayedTraces.start(options, RelayOverAgent.class)) {
      assertThat(traces.startingWithThem("000000000000000000000000000000d1"))
          .isEqualTo(
              """
              GET /relay/:left SERVER theirs
                GET CLIENT theirs
                  GET /relay/:left SERVER ours
                    GET CLIENT ours
                      GET /relay/:left SERVER theirs
              """);
      assertThat(traces.end()).hasSize(5);
    }
  }

  /** What the start-up report says to start with. */
  private static List<String> flagsInReport(boolean ownSdk) throws Exception {
    try (ChildJvm child = ChildJvm.start(underAgent(List.of()), AgentFlagsProbe.class, ownSdk)) {
      String line = child.await("WARNING: The OpenTelemetry Java agent is attached, too; ");
      List<String> flags =
          Pattern.compile("-D\\S+").matcher(line).results().map(MatchResult::group).toList();
      assertThat(flags).hasSizeGreaterThan(3);
      return flags;
    }
  }

  private static List<String> underAgent(List<String> flags) {
    List<String> options = new ArrayList<>(flags);
    options.addAll(List.of(ChildJvm.AGENT, "-cp", System.getProperty("java.class.path")));
    return options;
  }

  private Future<?> putBids(int port, String traceId) {
    JsonObject bid = new JsonObject().put("keyword", "shoes").put("amount", 1);
    return client
        .put(port, "127.0.0.1", "/campaigns/7/bids")
        .putHeader("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
        .sendJsonObject(new JsonObject().put("bids", new JsonArray().add(bid)))
        .expecting(HttpResponseExpectation.SC_SUCCESS);
  }

  private List<Received> spans(String traceId) throws InterruptedException {
    return receiver.await(span -> span.traceId().equals(traceId), 0);
  }

  private Set<String> scopesOfAgent() throws InterruptedException {
    return receiver.await(span -> span.service().equals("agent"), 0).stream()
        .map(Received::scope)
        .filter(scope -> !scope.startsWith("dev.vertrace."))
        .collect(Collectors.toSet());
  }
}
