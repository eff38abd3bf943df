package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.ScriptedExporter.Results;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each span that is lost is counted, with its reason. */
class SpanAccountsTest {
  private static final Duration SOON = Duration.ofMillis(300);

  @RegisterExtension final WarningLog log = new WarningLog();

  private static void spans(Vertrace vertrace, int count) {
    for (int i = 0; i < count; i++) {
      span(vertrace).end();
    }
  }

  private static Span span(Vertrace vertrace) {
    return vertrace.openTelemetry().getTracer("test").spanBuilder("span").startSpan();
  }

  private static SpanAccounts accounts(Vertrace vertrace) {
    return vertrace.own().accounts();
  }

  private static long dropped(Vertrace vertrace) {
    return Arrays.stream(Drop.values()).mapToLong(accounts(vertrace)::dropped).sum();
  }

  private static void closeFailing(Vertrace vertrace) {
    assertThat(vertrace.close().toCompletionStage()).failsWithin(Duration.ofSeconds(20));
  }

  @Test
  void countsWhatArrives() {
    Vertrace vertrace =
        ScriptedExporter.builder(batch -> CompletableResultCode.ofSuccess()).build();
    spans(vertrace, 10);
    TracedVertx.await(vertrace.close());

    assertThat(accounts(vertrace).startedSpans()).isEqualTo(10);
    assertThat(accounts(vertrace).exportedSpans()).isEqualTo(10);
    assertThat(dropped(vertrace)).isZero();
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void countsWhatTheQueueHasNoRoomFor_whenExporterBlocksForEver() {
    Vertrace vertrace =
        ScriptedExporter.builder(ScriptedExporter::block).closeTimeout(SOON).build();
    spans(vertrace, 1000);
    closeFailing(vertrace);

    assertThat(accounts(vertrace).exportedSpans()).isZero();
    assertThat(accounts(vertrace).dropped(Drop.QUEUE_FULL)).isBetween(1000L - 16 - 4, 1000L - 16);
    assertThat(dropped(vertrace)).isEqualTo(1000);
    assertThat(log.warnings()).first().asString().startsWith("Spans were lost: queue_full 1");
    assertThat(log.warnings()).hasSize(1);
  }

  @Test
  void countsBatch_whenExportFailsOrThrows() throws InterruptedException {
    Results results = new Results();
    Vertrace vertrace = ScriptedExporter.builder(results).build();
    spans(vertrace, 1);
    results.next().failExceptionally(new IllegalStateException("no more room"));
    spans(vertrace, 1);
    results.next().succeed();
    TracedVertx.await(vertrace.close());

    assertThat(accounts(vertrace).exportedSpans()).isEqualTo(1);
    assertThat(accounts(vertrace).dropped(Drop.EXPORT_FAILED)).isEqualTo(1);
    assertThat(log.warnings())
        .singleElement()
        .asString()
        .contains("export_failed 1", "no more room");
  }

  @Test
  void countsBatch_whenExporterThrows() {
    Vertrace vertrace =
        ScriptedExporter.builder(
                batch -> {
                  throw new IllegalStateException("broken");
                })
            .build();
    spans(vertrace, 1);
    TracedVertx.await(vertrace.close().recover(failure -> null));

    assertThat(accounts(vertrace).dropped(Drop.EXPORT_FAILED)).isEqualTo(1);
  }

  @Test
  void countsWhatIsUnderWay_whenClosingTakesTooLong() throws InterruptedException {
    Results results = new Results();
    Vertrace vertrace = ScriptedExporter.builder(results).closeTimeout(SOON).build();
    spans(vertrace, 1);
    CompletableResultCode late = results.next();
    closeFailing(vertrace);
    late.succeed();

    assertThat(accounts(vertrace).dropped(Drop.CLOSED)).isEqualTo(1);
    assertThat(accounts(vertrace).exportedSpans()).isZero();
  }

  @Test
  void countsSpansThatAreOpenAtTheEnd() {
    Vertrace vertrace =
        ScriptedExporter.builder(batch -> CompletableResultCode.ofSuccess()).build();
    Span open = span(vertrace);
    assertThat(accounts(vertrace).neverEnded()).isZero();
    TracedVertx.await(vertrace.close());

    assertThat(accounts(vertrace).neverEnded()).isEqualTo(1);
    assertThat(log.messages()).last().asString().contains("1 spans had not ended");

    open.end();

    assertThat(accounts(vertrace).neverEnded()).isZero();
    assertThat(accounts(vertrace).dropped(Drop.CLOSED)).isEqualTo(1);
  }

  @Test
  void takesOffWhatTheCollectorRejects() {
    SpanAccounts accounts = new SpanAccounts(System::nanoTime);
    accounts.handed(10);
    accounts.rejected(3, "too many");
    accounts.arrived(10);

    assertThat(accounts.exportedSpans()).isEqualTo(7);
    assertThat(accounts.dropped(Drop.REJECTED)).isEqualTo(3);
  }

  @Test
  void takesOffNoMoreThanWasSent_whateverTheCollectorSays() {
    SpanAccounts accounts = new SpanAccounts(System::nanoTime);
    accounts.handed(2);
    accounts.rejected(1000, "all\nof them");
    accounts.arrived(2);
    accounts.handed(2);
    accounts.rejected(-5, "");
    accounts.arrived(2);

    assertThat(accounts.exportedSpans()).isEqualTo(2);
    assertThat(accounts.dropped(Drop.REJECTED)).isEqualTo(2);
    assertThat(log.warnings()).singleElement().asString().contains("all of them");
  }

  @Test
  void countsBatch_whenExporterFailsFatallyOrGivesNothing() {
    List<CompletableResultCode> nothing = Arrays.asList((CompletableResultCode) null);
    Vertrace fatal =
        ScriptedExporter.builder(
                batch -> {
                  throw new OutOfMemoryError("test");
                })
            .build();
    Vertrace none = ScriptedExporter.builder(batch -> nothing.get(0)).build();
    spans(fatal, 1);
    spans(none, 1);
    TracedVertx.await(fatal.close());
    TracedVertx.await(none.close());

    assertThat(accounts(fatal).dropped(Drop.EXPORT_FAILED)).isEqualTo(1);
    assertThat(accounts(none).dropped(Drop.EXPORT_FAILED)).isEqualTo(1);
  }

  @Test
  void isDisabled_whenNobodyGetsSpans() {
    Vertrace vertrace = Vertrace.builder().property("otel.traces.exporter", "none").build();

    assertThat(vertrace.health()).isEqualTo(Health.disabled("otel.traces.exporter=none"));
    TracedVertx.await(vertrace.close());
  }

  @Test
  void warnsOnceAMinute() {
    AtomicLong nanos = new AtomicLong();
    SpanAccounts accounts = new SpanAccounts(nanos::get);
    accounts.drop(Drop.QUEUE_FULL, 1);
    nanos.addAndGet(Duration.ofSeconds(59).toNanos());
    accounts.drop(Drop.QUEUE_FULL, 2);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    accounts.drop(Drop.REJECTED, 4);

    assertThat(log.warnings())
        .satisfiesExactly(
            first -> assertThat(first).contains("queue_full 1 "),
            second -> assertThat(second).contains("queue_full 2, rejected 4 "));
  }

  @Test
  void isDegraded_untilAnExportSucceeds_andForAMinuteAfterALoss() {
    AtomicLong nanos = new AtomicLong();
    SpanAccounts accounts = new SpanAccounts(nanos::get);
    assertThat(accounts.health()).isEqualTo(Health.EXPORTING);

    accounts.handed(1);
    accounts.failed(1, "refused");
    assertThat(accounts.health()).isEqualTo(Health.degraded("the last export failed: refused"));

    accounts.handed(1);
    accounts.arrived(1);
    assertThat(accounts.health().reason()).contains("lost in the last minute: export_failed");

    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(accounts.health()).isEqualTo(Health.EXPORTING);
  }

  @Test
  void isDisabled_whenClosed() {
    Vertrace vertrace =
        ScriptedExporter.builder(batch -> CompletableResultCode.ofSuccess()).build();
    assertThat(vertrace.health().toJson().encode()).isEqualTo("{\"tracing\":\"exporting\"}");
    TracedVertx.await(vertrace.close());

    assertThat(vertrace.health().toJson().encode())
        .isEqualTo("{\"tracing\":\"disabled\",\"reason\":\"closed\"}");
  }
}
