package dev.vertrace.examples;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.RecordedTraces;
import dev.vertrace.testkit.TraceTrees;
import dev.vertrace.testkit.VertraceExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each line has the ids of the span in which it is written, on whatever thread. */
@ExtendWith(VertraceExtension.class)
interface LogLinesContract {
  int REQUESTS = 25;

  /** Writes a line by the logging library. Any thread. */
  void log(String message);

  /** What the library has written. */
  List<LogLine> lines();

  @Test
  default void carryIdsOfTheirSpans_whenRequestsInterleave(
      Vertx vertx, Vertrace vertrace, RecordedTraces traces) {
    askAll(new LoggedHops(vertx, vertrace, this::log, REQUESTS).port());

    Map<String, List<SpanData>> spans =
        traces.await(REQUESTS * LoggedHops.SPANS).stream()
            .collect(groupingBy(SpanData::getTraceId));
    assertThat(lines().subList(0, REQUESTS)).extracting(LogLine::hop).containsOnly("arrives");
    for (int request = 0; request < REQUESTS; request++) {
      List<SpanData> trace = spans.get(traceId(request));
      assertThat(TraceTrees.of(trace)).isEqualTo(LoggedHops.TREE);
      assertThat(linesOf(request)).extracting(LogLine::traceId).containsOnly(traceId(request));
      assertThat(text(linesOf(request), trace)).isEqualTo(LoggedHops.LINES);
    }
  }

  @Test
  default void carryNoIds_whenTheirThreadsHaveServedRequests(
      Vertx vertx, Vertrace vertrace, RecordedTraces traces) {
    askAll(new LoggedHops(vertx, vertrace, this::log, REQUESTS).port());
    traces.await(REQUESTS * LoggedHops.SPANS);
    int served = lines().size();

    for (int i = 0; i < REQUESTS; i++) {
      logOnEventLoop(vertx).compose(logged -> vertx.executeBlocking(this::logIdle, false)).await();
    }

    List<LogLine> idle = lines().subList(served, lines().size());
    assertThat(idle).extracting(LogLine::threadKind).contains("event loop", "worker");
    assertThat(idle).allMatch(line -> line.traceId().isEmpty() && line.spanId().isEmpty());
  }

  private Future<Boolean> logOnEventLoop(Vertx vertx) {
    Promise<Boolean> logged = Promise.promise();
    vertx.runOnContext(start -> logged.complete(logIdle()));
    return logged.future();
  }

  private boolean logIdle() {
    log("nobody waits");
    return true;
  }

  private static void askAll(int port) {
    Vertx callers = Vertx.vertx();
    try {
      WebClient client =
          WebClient.create(
              callers, new WebClientOptions(), new PoolOptions().setHttp1MaxSize(REQUESTS));
      Future.all(
              IntStream.range(0, REQUESTS).mapToObj(request -> ask(client, port, request)).toList())
          .await();
    } finally {
      callers.close().await();
    }
  }

  private static Future<?> ask(WebClient client, int port, int request) {
    return client
        .get(port, "127.0.0.1", "/bids/" + request)
        .putHeader("traceparent", "00-" + traceId(request) + "-00f067aa0ba902b7-01")
        .send();
  }

  private static String traceId(int request) {
    return String.format("%032x", 0xb1d000 + request);
  }

  private List<LogLine> linesOf(int request) {
    return lines().stream()
        .filter(line -> line.request().equals(Integer.toString(request)))
        .toList();
  }

  private static String text(List<LogLine> lines, List<SpanData> trace) {
    Map<String, String> names =
        trace.stream().collect(toMap(SpanData::getSpanId, SpanData::getName));
    return lines.stream()
        .map(line -> line.hop() + " | " + names.get(line.spanId()) + " | " + line.threadKind())
        .collect(joining("\n", "", "\n"));
  }
}
