package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Health;
import dev.vertrace.core.Vertrace;
import dev.vertrace.examples.FaultyCollector.Fault;
import dev.vertrace.web.TraceHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests do not notice what happens to their spans, and each span that is lost is counted. */
class FaultRunTest {
  private static final int IN_FLIGHT = 100;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final long MEBIBYTE = 1 << 20;

  private final FaultyCollector collector = new FaultyCollector();
  private final Vertx clients = Vertx.vertx();
  private final WebClient client =
      WebClient.create(
          clients, new WebClientOptions(), new PoolOptions().setHttp1MaxSize(IN_FLIGHT));

  @AfterEach
  void stop() {
    clients.close().await();
    collector.close();
  }

  @ParameterizedTest
  @CsvSource({
    "HANGING, 20000",
    "ABSENT, 20000",
    "UNAVAILABLE, 5000",
    "THROTTLING, 5000",
    "RESETTING, 20000",
    "REFUSING, 5000",
    "REJECTING, 5000"
  })
  void servesAllRequests_andAccountsForEachSpan(Fault fault, int requests) throws Exception {
    collector.fault(fault);
    Service service = new Service();
    service.serve(requests / 5);
    long before = usedMemory();
    service.serve(requests - requests / 5);

    assertThat(usedMemory() - before).as("growth of the heap").isLessThan(10 * MEBIBYTE);
    service.closeInTime();
    assertConserved(requests);
  }

  @Test
  void accountsForEachSpan_whenTheCollectorIsUnavailableForHalfAMinute() throws Exception {
    collector.fault(Fault.UNAVAILABLE);
    Service service = new Service();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    int requests = 0;
    while (System.nanoTime() < until) {
      service.serve(IN_FLIGHT);
      requests += IN_FLIGHT;
    }
    assertThat(service.vertrace.health().state()).isEqualTo(Health.State.DEGRADED);
    collector.fault(Fault.NONE);
    service.serve(IN_FLIGHT);
    collector.awaitTaken(1);

    service.closeInTime();
    assertConserved(requests + IN_FLIGHT);
    assertThat(collector.metric("vertrace.export.failed")).isPositive();
  }

  private void assertConserved(int requests) {
    assertThat(collector.metric("vertrace.span.started")).isEqualTo(requests);
    assertThat(collector.metric("vertrace.span.never_ended")).isZero();
    assertThat(collector.metric("vertrace.span.dropped")).isPositive();
    assertThat(collector.taken() + collector.metric("vertrace.span.dropped")).isEqualTo(requests);
  }

  private static long usedMemory() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** A service whose spans go to the collector. */
  private final class Service {
    final Vertrace vertrace =
        Vertrace.builder()
            .serviceName("faults")
            .closeTimeout(CLOSE_TIMEOUT)
            .property("otel.exporter.otlp.traces.endpoint", collector.tracesEndpoint())
            .property("otel.exporter.otlp.metrics.endpoint", collector.metricsEndpoint())
            .property("otel.metrics.exporter", "otlp")
            .property("otel.bsp.schedule.delay", "100")
            .build();
    private final Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
    private final HttpServer server;

    Service() {
      Router router = Router.router(vertx);
      router.get("/bids/:id").respond(context -> Future.succeededFuture(context.pathParam("id")));
      server =
          vertx
              .createHttpServer()
              .requestHandler(TraceHandler.wrap(vertrace, router))
              .listen(0, "127.0.0.1")
              .await();
    }

    void serve(int requests) throws Exception {
      Future.join(IntStream.range(0, IN_FLIGHT).mapToObj(i -> chain(requests / IN_FLIGHT)).toList())
          .await(2, TimeUnit.MINUTES);
    }

    private Future<Void> chain(int requests) {
      return requests == 0 ? Future.succeededFuture() : call().compose(ok -> chain(requests - 1));
    }

    private Future<String> call() {
      return client
          .get(server.actualPort(), "127.0.0.1", "/bids/7")
          .send()
          .map(
              response -> {
                assertThat(response.statusCode()).isEqualTo(200);
                return response.bodyAsString();
              });
    }

    void closeInTime() {
      server.shutdown().await();
      long start = System.nanoTime();
      vertx.close().await();
      assertThat(vertrace.close().otherwiseEmpty().toCompletionStage())
          .succeedsWithin(CLOSE_TIMEOUT.plusSeconds(2));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("time to close both") // the deadline, and what stopping the event loops takes
          .isLessThan(CLOSE_TIMEOUT.plusSeconds(3));
    }
  }
}
