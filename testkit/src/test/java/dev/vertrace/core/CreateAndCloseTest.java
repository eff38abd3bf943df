package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was closed leaves nothing behind. */
class CreateAndCloseTest {
  private static final int CYCLES = 1_000;
  private static final int NOISE = 10; // what else goes on in the JVM of the tests

  @RegisterExtension final OtlpReceiver receiver = new OtlpReceiver();
  @RegisterExtension final WarningLog log = new WarningLog();

  @Test
  void leavesNoThreadNoSocketNoMemory_whenBuiltAndClosedOften() {
    String endpoint = receiver.start(true);
    repeat(20, () -> buildAndClose(endpoint)); // what is loaded once
    int threads = threads().size();
    long files = openFiles();
    long direct = directMemory();
    repeat(CYCLES, () -> buildAndClose(endpoint));

    // A client of the JDK ends when it is collected.
    Patience.until(() -> collected(threads, files));
    assertThat(directMemory() - direct).as("direct memory").isLessThan(1 << 20);
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void leavesNoThreadNoSocket_whenLaunchedAndClosedOften() {
    String endpoint = receiver.start(true);
    repeat(5, () -> launchAndClose(endpoint));
    int threads = threads().size();
    long files = openFiles();
    repeat(CYCLES / 10, () -> launchAndClose(endpoint));

    Patience.until(() -> collected(threads, files));
  }

  private static void buildAndClose(String endpoint) {
    Vertrace vertrace = Vertrace.builder().endpoint(endpoint).build();
    vertrace.openTelemetry().getTracer("test").spanBuilder("span").startSpan().end();
    TracedVertx.await(vertrace.close());
  }

  private static void launchAndClose(String endpoint) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setTracingOptions(new VertraceOptions().setEndpoint(endpoint)));
    TracedVertx.await(Vertrace.of(vertx).span("span").run(() -> Future.succeededFuture()));
    TracedVertx.await(vertx.close());
  }

  private static void repeat(int times, Runnable cycle) {
    for (int i = 0; i < times; i++) {
      cycle.run();
      if (i % 100 == 0) {
        System.gc();
      }
    }
  }

  private static boolean collected(int threads, long files) {
    System.gc();
    return threads().size() <= threads + NOISE && openFiles() <= files + NOISE;
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(thread -> thread.getName() + " " + thread.getId())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static long openFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  private static long directMemory() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
