package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.StartupReport.Facts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The lines at the start. */
class StartupReportTest {
  private static final Destination ELSEWHERE = Destination.of("a place of this test");

  @RegisterExtension final WarningLog log = new WarningLog();

  @Test
  void saysSamplerStorageConventionsAndDestination() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        StartupReport report =
            StartupReport.start(
                new Facts(
                    to(server.getLocalPort()),
                    "OnlyOnceSampler",
                    List.of("dev.vertrace.web", "com.acme"),
                    true,
                    () -> true))) {

      assertThat(report).isNotNull();
      log.await("something listens there");
      assertThat(log.messages())
          .containsExactlyInAnyOrder(
              "Sampler: OnlyOnceSampler. Context storage: VertxContextStorage",
              "Conventions: dev.vertrace.web, com.acme. Not wired: the event bus (add vertrace-messaging)",
              "Spans go to http://127.0.0.1 (test): something listens there");
    }
  }

  @Test
  void saysSo_whenNothingListens() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    try (StartupReport report = StartupReport.start(facts(to(port), () -> true))) {
      assertThat(report).isNotNull();
      assertThat(log.await("refused"))
          .isEqualTo(
              "Spans go to http://127.0.0.1 (test): refused: nothing listens on 127.0.0.1:" + port);
    }
  }

  @Test
  void asksNobody_whenOnlyTheApplicationKnows() throws Exception {
    StartupReport.start(facts(Destination.of("a place that only this test names"), () -> true))
        .close();

    assertThat(log.messages()).contains("Spans go to a place that only this test names");
  }

  @Test
  void saysSo_whenHostNameIsNone() {
    Destination underscore = new Destination("c_d", URI.create("http://c_d:1"));
    StartupReport.start(facts(underscore, () -> true)).close();

    assertThat(log.messages())
        .contains("Spans go to c_d: not a valid host name, so nothing can be sent there");
  }

  @Test
  void warns_whenNoVertxGotTheTracer() throws Exception {
    try (StartupReport report =
        StartupReport.start(facts(ELSEWHERE, () -> false), Duration.ofMillis(1))) {
      assertThat(report).isNotNull();
      assertThat(log.await("was built"))
          .contains("Vertx.builder().withTracer(vertrace.tracerFactory())");
    }
  }

  @Test
  void isSilent_whenVertxGotTheTracer() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    BooleanSupplier given =
        () -> {
          asked.countDown();
          return true;
        };
    try (StartupReport report = StartupReport.start(facts(ELSEWHERE, given), Duration.ZERO)) {
      assertThat(report).isNotNull();
      asked.await();
    }
    assertThat(log.messages()).noneMatch(line -> line.contains("was built"));
  }

  @Test
  void asksNoMore_whenClosed() throws Exception {
    AtomicBoolean asked = new AtomicBoolean();
    BooleanSupplier given =
        () -> {
          asked.set(true);
          return true;
        };
    StartupReport.start(facts(ELSEWHERE, given), Duration.ofMillis(100)).close();

    try (StartupReport later =
        StartupReport.start(facts(ELSEWHERE, () -> false), Duration.ofMillis(200))) {
      assertThat(later).isNotNull();
      log.await("was built");
    }
    assertThat(asked).isFalse();
  }

  @Test
  void leavesNothingBehind_whenOpenedAndClosedOften() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      StartupReport.start(facts(to(1), () -> false)).close();
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("vertrace-probe")) {
        thread.join();
      }
    }
    assertThat(log.messages()).noneMatch(line -> line.contains("was built"));
  }

  private static Destination to(int port) {
    return new Destination("http://127.0.0.1 (test)", URI.create("http://127.0.0.1:" + port));
  }

  private static Facts facts(Destination destination, BooleanSupplier given) {
    return new Facts(destination, "AlwaysOnSampler", List.of("dev.vertrace.web"), true, given);
  }
}
