package dev.vertrace.core;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An SDK that was built here, and is therefore watched and shut down here. Any thread. */
final class OwnSdk {
  private static final Logger LOGGER = System.getLogger("dev.vertrace");

  private final OpenTelemetrySdk sdk;
  private final SpanAccounts accounts;
  private final AtomicInteger waiting;
  private final OtlpComponents components;
  private final Duration closeTimeout;
  private final List<AutoCloseable> instruments;
  private boolean closesWithJvm; // set before anybody else has this
  private Describing describing = Describing.EARLY; // set before anybody else has this
  private boolean dropsBelowUnsampled; // set before anybody else has this
  private UnaryOperator<Span> recording =
      UnaryOperator.identity(); // set before anybody else has it
  private @Nullable String nowhere; // set before anybody else has this
  private volatile long lateUntil = System.nanoTime();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  OwnSdk(
      OpenTelemetrySdk sdk,
      ExportAccounting accounting,
      OtlpComponents components,
      Duration closeTimeout) {
    this.sdk = sdk;
    this.accounts = accounting.accounts;
    this.waiting = accounting.waiting;
    this.components = components;
    this.closeTimeout = closeTimeout;
    this.instruments =
        accounts.observe(Scopes.meter(sdk, OwnSdk.class.getPackageName()), waiting::get);
  }

  /** Closes with the JVM, if not before. */
  void closeWithJvm() {
    closesWithJvm = true;
    Thread hook = new Thread(this::closeAndWait, "vertrace-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    var unused = closed.whenComplete((done, failure) -> removeHook(hook));
  }

  private void closeAndWait() {
    try {
      ClosingTime.join(close(), closeTimeout);
    } catch (TimeoutException | ExecutionException e) {
      LOGGER.log(Level.WARNING, "Tracing could not be closed in time: " + e.getMessage());
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) { // the JVM is ending, and the hook is what runs
      LOGGER.log(Level.DEBUG, "Closed by the shutdown hook");
    }
  }

  OpenTelemetrySdk sdk() {
    return sdk;
  }

  void describe(Describing when) {
    describing = when;
    dropsBelowUnsampled = StartReaders.dropsBelowUnsampled(sdk.getSdkTracerProvider().getSampler());
  }

  /** Whether no call of a caller that is not sampled is recorded. */
  boolean dropsBelowUnsampled() {
    return dropsBelowUnsampled;
  }

  Describing describing() {
    return describing;
  }

  /** Has conventions describe compact spans. */
  void compact() {
    int most = sdk.getSdkTracerProvider().getSpanLimits().getMaxNumberOfAttributes();
    recording = span -> CompactSpan.of(span, most);
    describing = describing == Describing.EARLY ? Describing.EARLY : Describing.LATE;
  }

  /** Makes of what the SDK has started what conventions describe. */
  UnaryOperator<Span> recording() {
    return recording;
  }

  static String samplerOf(OpenTelemetrySdk sdk) {
    return sdk.getSdkTracerProvider().getSampler().getDescription();
  }

  SpanAccounts accounts() {
    return accounts;
  }

  /** No span of this SDK goes anywhere. */
  void nobodyListens(String reason) {
    nowhere = reason;
  }

  Health health() {
    if (closing.get()) {
      return Health.disabled("closed");
    }
    return nowhere == null ? accounts.health() : Health.disabled(nowhere);
  }

  CompletableFuture<Void> flush() {
    if (closing.get()) {
      return closed;
    }
    return ClosingTime.start(closeTimeout, () -> sdk.getSdkTracerProvider().forceFlush())
        .whenComplete((done, failure) -> note(failure));
  }

  /**
   * Waits on the thread on which a Vertx closes.
   *
   * @throws TimeoutException as {@link ClosingTime#join}
   * @throws ExecutionException likewise
   */
  void join(CompletableFuture<Void> future) throws TimeoutException, ExecutionException {
    try {
      ClosingTime.join(future, closeTimeout);
    } catch (TimeoutException e) {
      note(e);
      throw e;
    } catch (ExecutionException e) { // its own limit may come first
      note(e.getCause());
      throw e;
    }
  }

  private void note(@Nullable Throwable failure) {
    if (failure instanceof TimeoutException) {
      lateUntil = System.nanoTime() + closeTimeout.toNanos();
    } else if (failure == null) {
      lateUntil = System.nanoTime();
    }
  }

  /** Exports what has ended, within the timeout. The same future each time. */
  CompletableFuture<Void> close() {
    if (closing.compareAndSet(false, true)) {
      accounts.close();
      Duration time = timeout();
      Duration forSpans = time.multipliedBy(4).dividedBy(5); // and the rest for what tells of them
      var unused =
          ClosingTime.start(forSpans, () -> sdk.getSdkTracerProvider().shutdown())
              .whenCompleteAsync(
                  (done, failure) -> settle(failure, time.minus(forSpans)), ClosingTime.THREADS);
    }
    return closed;
  }

  /** Little, if a Vertx has just waited for a collector that does not answer. */
  private Duration timeout() {
    return System.nanoTime() - lateUntil < 0 ? closeTimeout.dividedBy(10) : closeTimeout;
  }

  private void settle(@Nullable Throwable spans, Duration left) {
    if (spans != null) {
      components.abortSpans();
    }
    accounts.settle(() -> waiting.getAndSet(0));
    if (accounts.neverEnded() > 0) {
      LOGGER.log(
          Level.INFO, accounts.neverEnded() + " spans had not ended when tracing was closed");
    }
    var unused =
        ClosingTime.start(left, this::shutDownRest)
            .whenCompleteAsync(
                (done, rest) -> finish(spans == null ? rest : spans), ClosingTime.THREADS);
  }

  private CompletableResultCode shutDownRest() {
    return CompletableResultCode.ofAll(
        List.of(sdk.getSdkMeterProvider().shutdown(), sdk.getSdkLoggerProvider().shutdown()));
  }

  private void finish(@Nullable Throwable failure) {
    instruments.forEach(OwnSdk::takeOff);
    if (failure == null) {
      closed.complete(null);
    } else {
      components.abort(); // nothing of ours goes on after the deadline
      closed.completeExceptionally(failure);
    }
  }

  private static void takeOff(AutoCloseable instrument) {
    try {
      instrument.close();
    } catch (Exception e) { // a meter provider that is shut down already may say so
      LOGGER.log(Level.DEBUG, "An instrument could not be closed", e);
    }
  }

  @Override
  public String toString() {
    return "OwnSdk{closeTimeout="
        + closeTimeout.toMillis()
        + " ms, shutdownHook="
        + closesWithJvm
        + ", "
        + sdk
        + "}";
  }
}
