package dev.vertrace.core;

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
import org.jspecify.annotations.Nullable;

/** An SDK that was built here, and is therefore watched and shut down here. Any thread. */
final class OwnSdk {
  private static final Logger LOGGER = System.getLogger("dev.vertrace");

  private final OpenTelemetrySdk sdk;
  private final SpanAccounts accounts;
  private final AtomicInteger waiting;
  private final Runnable abort;
  private final Duration closeTimeout;
  private final List<AutoCloseable> instruments;
  private boolean closesWithJvm; // set before anybody else has this
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  OwnSdk(OpenTelemetrySdk sdk, ExportAccounting accounting, Runnable abort, Duration closeTimeout) {
    this.sdk = sdk;
    this.accounts = accounting.accounts;
    this.waiting = accounting.waiting;
    this.abort = abort;
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

  static String samplerOf(OpenTelemetrySdk sdk) {
    return sdk.getSdkTracerProvider().getSampler().getDescription();
  }

  SpanAccounts accounts() {
    return accounts;
  }

  Duration closeTimeout() {
    return closeTimeout;
  }

  Health health() {
    return closing.get() ? Health.disabled("closed") : accounts.health();
  }

  CompletableFuture<Void> flush() {
    if (closing.get()) {
      return closed;
    }
    return ClosingTime.start(closeTimeout, () -> sdk.getSdkTracerProvider().forceFlush());
  }

  /** Exports what has ended, within the timeout. The same future each time. */
  CompletableFuture<Void> close() {
    if (closing.compareAndSet(false, true)) {
      accounts.close();
      var unused =
          ClosingTime.start(closeTimeout, this::shutDown)
              .whenComplete((done, failure) -> settle(failure));
    }
    return closed;
  }

  private CompletableResultCode shutDown() {
    // Spans first: what is counted of them goes out with the last metrics.
    CompletableResultCode spans = sdk.getSdkTracerProvider().shutdown();
    CompletableResultCode all = new CompletableResultCode();
    spans.whenComplete(
        () -> {
          accounts.settle(() -> waiting.getAndSet(0));
          CompletableResultCode rest =
              CompletableResultCode.ofAll(
                  List.of(
                      spans,
                      sdk.getSdkMeterProvider().shutdown(),
                      sdk.getSdkLoggerProvider().shutdown()));
          rest.whenComplete(() -> pass(rest, all));
        });
    return all;
  }

  private static void pass(CompletableResultCode from, CompletableResultCode to) {
    if (from.isSuccess()) {
      to.succeed();
    } else {
      to.fail();
    }
  }

  private void settle(@Nullable Throwable failure) {
    if (failure != null) {
      abort.run(); // nothing of ours goes on after the deadline
    }
    accounts.settle(() -> waiting.getAndSet(0));
    instruments.forEach(OwnSdk::takeOff);
    if (accounts.neverEnded() > 0) {
      LOGGER.log(
          Level.INFO, accounts.neverEnded() + " spans had not ended when tracing was closed");
    }
    if (failure == null) {
      closed.complete(null);
    } else {
      closed.completeExceptionally(described(failure));
    }
  }

  private static void takeOff(AutoCloseable instrument) {
    try {
      instrument.close();
    } catch (Exception e) { // a meter provider that is shut down already may say so
      LOGGER.log(Level.DEBUG, "An instrument could not be closed", e);
    }
  }

  private Throwable described(Throwable failure) {
    return failure instanceof TimeoutException
        ? new TimeoutException(
            "closing took longer than "
                + closeTimeout.toMillis()
                + " ms; spans may not have been exported")
        : failure;
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
