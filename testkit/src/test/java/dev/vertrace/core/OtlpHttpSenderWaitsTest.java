package dev.vertrace.core;

import static dev.vertrace.core.ScriptedCollector.headOnly;
import static dev.vertrace.core.ScriptedCollector.silence;
import static dev.vertrace.core.ScriptedCollector.status;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Exports.Outcome;
import dev.vertrace.core.ScriptedCollector.Answer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.vertx.core.Promise;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the sender asks, and when it no longer does. */
class OtlpHttpSenderWaitsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final RetryPolicy SLOW =
      RetryPolicy.builder()
          .setInitialBackoff(Duration.ofHours(1))
          .setMaxBackoff(Duration.ofHours(1))
          .build();

  @RegisterExtension final ScriptedCollector collector = new ScriptedCollector();
  @RegisterExtension final Exports exports = new Exports();

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void waitsSeconds_whenCollectorAsksForThem(int status) {
    Outcome outcome =
        exports.send(new SenderConfig(collector.start(status(status, "retry-after", "1"))));

    assertThat(outcome.text()).isEqualTo("200");
    assertThat(-collector.takeAttempt().nanos() + collector.takeAttempt().nanos())
        .isGreaterThanOrEqualTo(SECOND);
  }

  @Test
  void waitsUntilDate_whenCollectorNamesIt() {
    Instant date = Instant.now().plusMillis(1200).truncatedTo(ChronoUnit.SECONDS);
    String text = DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC));
    Outcome outcome =
        exports.send(new SenderConfig(collector.start(status(503, "retry-after", text))));

    assertThat(outcome.text()).isEqualTo("200");
    collector.takeAttempt();
    assertThat(collector.takeAttempt().time()).isAfterOrEqualTo(date);
  }

  @Test
  void keepsNextBatchWaiting_whenCollectorAsksForIt() {
    SenderConfig config = new SenderConfig(collector.start(status(429, "retry-after", "1")));
    config.retries = null;
    OtlpHttpSender sender = exports.sender(config);

    assertThat(exports.send(sender).text()).isEqualTo("429");
    assertThat(exports.send(sender).text()).isEqualTo("200");
    assertThat(-collector.takeAttempt().nanos() + collector.takeAttempt().nanos())
        .isGreaterThanOrEqualTo(SECOND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"60", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"})
  void failsAtOnce_whenCollectorAsksForMoreThanTheTimeout(String retryAfter) {
    OtlpHttpSender sender =
        exports.sender(new SenderConfig(collector.start(status(503, "retry-after", retryAfter))));

    assertThat(exports.send(sender).text()).isEqualTo("503");
    assertThat(exports.send(sender).failure())
        .isInstanceOf(IOException.class)
        .hasMessage("The collector wants no requests for now");
    assertThat(collector.attempts()).isEqualTo(1);
  }

  @Test
  void failsAtOnce_whenBackoffIsLongerThanTheTimeout() {
    SenderConfig config = new SenderConfig(collector.start(status(503)));
    config.retries = SLOW;

    assertThat(exports.send(config).text()).isEqualTo("503");
  }

  static Stream<Answer> silences() {
    return Stream.of(silence(), headOnly());
  }

  @ParameterizedTest
  @MethodSource("silences")
  void fails_whenTimeoutIsOver(Answer silence) {
    SenderConfig config = new SenderConfig(collector.start(silence));
    config.timeout = Duration.ofMillis(300);
    long start = System.nanoTime();

    assertThat(exports.send(config).failure()).isInstanceOf(SocketTimeoutException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
    assertThat(collector.attempts()).isEqualTo(1);
    collector.awaitNoConnection();
  }

  @Test
  void countsAllAttempts_againstTheTimeout() {
    SenderConfig config = new SenderConfig(collector.start(status(503), silence()));
    config.timeout = Duration.ofMillis(300);

    assertThat(exports.send(config).failure()).isInstanceOf(SocketTimeoutException.class);
    assertThat(collector.attempts()).isEqualTo(2);
  }

  @Test
  void waitsForAnswer_whenTimeoutIsEndless() {
    SenderConfig config = new SenderConfig(collector.start(status(503)));
    config.timeout = Duration.ofNanos(Long.MAX_VALUE); // the SDK's word for none

    assertThat(exports.send(config).text()).isEqualTo("200");
  }

  @Test
  void fails_whenNobodyListens() throws IOException {
    URI closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1/traces");
    }

    assertThat(exports.send(new SenderConfig(closed)).failure())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void abortEndsRequest_atOnce() {
    OtlpHttpSender sender = exports.sender(new SenderConfig(collector.start(silence())));
    Outcome outcome = exports.send(sender);
    collector.takeAttempt();
    sender.abort();

    assertThat(outcome.isDone()).isTrue();
    assertThat(outcome.failure()).isInstanceOf(CancellationException.class);
    collector.awaitNoConnection();
  }

  @Test
  void abortEndsWait_atOnce() {
    endsWait(OtlpHttpSender::abort);
  }

  @Test
  void shutdownEndsWait_atOnce() {
    endsWait(sender -> assertThat(sender.shutdown()).isSameAs(sender.shutdown()));
  }

  private void endsWait(Consumer<OtlpHttpSender> end) {
    SenderConfig config = new SenderConfig(collector.start(status(503, "retry-after", "60")));
    config.retries = null;
    config.timeout = Duration.ofHours(1);
    config.executor = new CallersThread(); // so that the second batch waits when send returns
    OtlpHttpSender sender = exports.sender(config);
    assertThat(exports.send(sender).text()).isEqualTo("503");
    Outcome waiting = exports.send(sender);
    assertThat(waiting.isDone()).isFalse();
    end.accept(sender);

    assertThat(waiting.isDone()).isTrue();
    assertThat(waiting.failure()).isInstanceOf(CancellationException.class);
    assertThat(sender.shutdown().join(20, SECONDS).isSuccess()).isTrue();
    assertThat(collector.attempts()).isEqualTo(1);
  }

  @Test
  void shutdownLetsRequestEnd() {
    Promise<Void> mayAnswer = Promise.promise();
    OtlpHttpSender sender =
        exports.sender(
            new SenderConfig(
                collector.start(
                    request -> mayAnswer.future().onSuccess(v -> status(200).to(request)))));
    Outcome outcome = exports.send(sender);
    collector.takeAttempt();
    CompletableResultCode shutdown = sender.shutdown();

    assertThat(shutdown.isDone()).isFalse();
    mayAnswer.complete();
    assertThat(outcome.text()).isEqualTo("200");
    assertThat(shutdown.join(20, SECONDS).isSuccess()).isTrue();
  }

  @Test
  void sendsNothing_afterShutdown() {
    OtlpHttpSender sender = exports.sender(new SenderConfig(collector.start()));
    sender.shutdown();

    assertThat(exports.send(sender).failure()).isInstanceOf(CancellationException.class);
    assertThat(collector.attempts()).isZero();
  }

  @Test
  void keepsNothingOfBatch_whoseDeadlineIsFar() {
    SenderConfig config = new SenderConfig(collector.start(status(503)));
    config.timeout = Duration.ofHours(1);
    OtlpHttpSender sender = exports.sender(config);

    WeakReference<HttpResponse> response = sendAndForget(sender);
    Patience.until(() -> response.get() == null);
  }

  private static WeakReference<HttpResponse> sendAndForget(OtlpHttpSender sender) {
    CompletableFuture<HttpResponse> response = new CompletableFuture<>();
    sender.send(Exports.message("x"), response::complete, response::completeExceptionally);
    return new WeakReference<>(response.orTimeout(20, SECONDS).join());
  }

  @Test
  void leavesNoThreadAndNoConnection_afterManyLives() {
    URI endpoint = collector.start();
    Set<Thread> before = exportThreads();
    for (int i = 0; i < 200; i++) {
      OtlpHttpSender sender = new OtlpHttpSender(new SenderConfig(endpoint), (n, m) -> {});
      CompletableFuture<HttpResponse> response = new CompletableFuture<>();
      sender.send(Exports.message("x"), response::complete, response::completeExceptionally);
      assertThat(response.orTimeout(20, SECONDS).join().getStatusCode()).isEqualTo(200);
      sender.shutdown();
    }

    Patience.until(() -> before.containsAll(exportThreads()));
    collector.awaitNoConnection();
  }

  private static Set<Thread> exportThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("vertrace-export|HttpClient-.*"))
        .collect(Collectors.toSet());
  }

  private static final class CallersThread extends AbstractExecutorService {
    @Override
    public void execute(Runnable work) {
      work.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long time, TimeUnit unit) {
      return false;
    }
  }
}
