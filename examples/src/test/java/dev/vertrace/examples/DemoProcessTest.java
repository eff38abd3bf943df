package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as people start and stop it. */
class DemoProcessTest {
  private static final int PATIENCE_SECONDS = 30;

  /** Its PostgreSQL puts its data here, and what it should leave is an empty directory. */
  @TempDir Path directory;

  private DemoProcess demo(Map<String, String> environment, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + directory);
    // Unpacked once, by whichever test is first.
    command.add("-Dot.epg.working-dir=" + System.getProperty("java.io.tmpdir") + "/embedded-pg");
    command.add("-Ddemo.sns=false");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Demo.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("OTEL_"));
    builder.environment().putAll(environment);
    return new DemoProcess(builder.start());
  }

  /** A demo and what it has said. One thread. */
  private static final class DemoProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;
    private final StringBuilder output = new StringBuilder();

    DemoProcess(Process process) {
      this.process = process;
      this.lines = process.inputReader();
    }

    /** Reads until a line comes, or until the end. The test's timeout bounds it. */
    String readUntil(String awaited) throws IOException {
      String line = "";
      while (line != null && !line.equals(awaited)) {
        line = lines.readLine();
        output.append(line == null ? "" : line + "\n");
      }
      return output.toString();
    }

    String readAll() throws IOException {
      return readUntil("\n"); // which no line is
    }

    int exitCode() throws InterruptedException {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(output::toString).isTrue();
      return process.exitValue();
    }

    void terminate() {
      process.destroy();
    }

    List<ProcessHandle> children() {
      return process.descendants().toList();
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Test
  void printsThreeTreesAndExportsThem_whenRunOnce() throws Exception {
    try (OtlpReceiver receiver = new OtlpReceiver();
        DemoProcess demo =
            demo(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint()), "-Ddemo.once=true")) {
      String output = demo.readAll();

      assertThat(demo.exitCode()).as(output).isZero();
      assertThat(output.lines().filter(line -> line.startsWith("Trace "))).hasSize(3);
      assertThat(output.lines().filter(line -> line.startsWith("└─ [campaign-api] PUT")))
          .hasSize(3);
      assertThat(output).doesNotContain("is broken", "Running until").contains("SNS is left out");
      assertThat(linesOfTraces(output))
          .containsExactly(
              List.of("BidService", "AdsApi", "BidWorker"),
              List.of("BidService"),
              List.of("BidService", "AdsApi", "CampaignApi"));
      for (String service : List.of("campaign-api", "ads-api", "bid-worker")) {
        assertThat(receiver.await(span -> span.service().equals(service), 1)).isNotEmpty();
      }
      assertNothingIsLeft(demo);
    }
  }

  @Test
  void printsTheNotification_whereSnsIs() throws Exception {
    assumeTrue(
        LocalSns.isInstalled(), "SNS is absent: examples/node/install installs it where npm is");
    try (DemoProcess demo = demo(Map.of(), "-Ddemo.once=true", "-Ddemo.sns=true")) {
      String output = demo.readAll();

      assertThat(demo.exitCode()).as(output).isZero();
      assertThat(output)
          .contains("and five services", "POST /campaigns/7/notifications answers 202");
      assertThat(linesOfTraces(output).get(3))
          .containsExactlyInAnyOrder("AudienceWorker", "NotificationLog");
      assertNothingIsLeft(demo);
    }
  }

  /** Who has written the log lines of each trace. */
  private static List<List<String>> linesOfTraces(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith("Trace "))
        .map(line -> line.split(" ", 3)[1])
        .map(
            traceId ->
                Pattern.compile("trace_id=" + traceId + " span_id=[0-9a-f]{16} \\S*\\.(\\S+) ")
                    .matcher(output)
                    .results()
                    .map(line -> line.group(1))
                    .toList())
        .toList();
  }

  @Test
  void stopsAllOfIt_whenTerminated() throws Exception {
    try (DemoProcess demo = demo(Map.of())) {
      String output = demo.readUntil("Running until Ctrl-C.");
      assertThat(output).endsWith("Running until Ctrl-C.\n");
      int postgres = postgresPort();
      List<ProcessHandle> children = demo.children();
      assertThat(ClosedPort.isClosed(postgres)).isFalse();

      demo.terminate();

      assertThat(demo.exitCode()).isEqualTo(128 + 15);
      assertThat(ClosedPort.isClosed(postgres)).isTrue();
      assertThat(children).noneMatch(ProcessHandle::isAlive);
      assertNothingIsLeft(demo);
    }
  }

  /** PostgreSQL leaves the process tree of the demo, so that its own file must tell. */
  private int postgresPort() throws IOException {
    try (Stream<Path> files = Files.walk(directory, 2)) {
      Path file =
          files
              .filter(path -> path.endsWith("postmaster.pid"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no PostgreSQL runs in " + directory));
      return Integer.parseInt(Files.readAllLines(file).get(3));
    }
  }

  private void assertNothingIsLeft(DemoProcess demo) throws IOException {
    assertThat(demo.children()).isEmpty();
    try (Stream<Path> files = Files.walk(directory, 2)) {
      assertThat(files.filter(path -> path.endsWith("postmaster.pid"))).isEmpty();
    } catch (UncheckedIOException e) {
      throw new AssertionError("PostgreSQL is still at work in " + directory, e);
    }
  }

  @Test
  void saysWhyAndFails_whenItCannotStart() throws Exception {
    Map<String, String> environment =
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "http://127.0.0.1:" + ClosedPort.find(),
            "OTEL_EXPORTER_OTLP_PROTOCOL",
            "nonsense");
    try (DemoProcess demo = demo(environment)) {
      String output = demo.readAll();

      assertThat(demo.exitCode()).as(output).isEqualTo(1);
      assertThat(output).contains("The platform cannot go on", "nonsense");
      assertNothingIsLeft(demo);
    }
  }
}
