package dev.vertrace.core;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches to a collector as <a href="https://opentelemetry.io/docs/specs/otlp/">OTLP/HTTP</a>
 * wants it: OpenTelemetry's own senders ignore {@code Retry-After} and partial success. A thread of
 * its own waits for an answer, none between two attempts. Any thread.
 */
final class OtlpHttpSender implements HttpSender {
  private final HttpSenderConfig config;
  private final ExportListener listener;
  private final HttpTransport transport;
  private final QuietTime quiet = new QuietTime();
  private final Set<HttpDelivery> deliveries = ConcurrentHashMap.newKeySet();
  private final CompletableResultCode released = new CompletableResultCode();
  private final WarnOnce warnings = new WarnOnce();
  private volatile boolean stopping;

  OtlpHttpSender(HttpSenderConfig config, ExportListener listener) {
    this.config = config;
    this.listener = listener;
    this.transport = new HttpTransport(config);
  }

  @Override
  public void send(
      MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
    HttpDelivery delivery = new HttpDelivery(transport, config, quiet, () -> stopping);
    deliveries.add(delivery);
    delivery.start(
        message,
        (answer, failure) -> {
          callBack(answer, failure, onResponse, onError);
          deliveries.remove(delivery);
          releaseAfterLast();
        });
  }

  private void callBack(
      @Nullable HttpAnswer answer,
      @Nullable Throwable failure,
      Consumer<HttpResponse> onResponse,
      Consumer<Throwable> onError) {
    if (failure != null) {
      contain(onError, failure);
    } else if (answer != null) {
      contain(this::report, answer);
      contain(onResponse, answer);
    }
  }

  private void report(HttpAnswer answer) {
    if (answer.isSuccess()) {
      PartialSuccess.read(answer.getResponseBody()).reportTo(listener);
    }
  }

  private <T> void contain(Consumer<? super T> callback, T value) {
    try {
      callback.accept(value);
    } catch (RuntimeException | Error e) { // others' code; this sender has more batches to deliver
      warnings.warn("a callback of the exporter failed", e);
    }
  }

  /** Requests under way may end, until their deadline; nothing new begins. */
  @Override
  public CompletableResultCode shutdown() {
    stopping = true;
    deliveries.forEach(HttpDelivery::endPause);
    releaseAfterLast();
    return released;
  }

  /** As {@link #shutdown}, and at once: requests under way fail. */
  void abort() {
    stopping = true;
    deliveries.forEach(
        delivery -> delivery.fail(new CancellationException("The exporter was stopped")));
    releaseAfterLast();
  }

  private void releaseAfterLast() {
    if (stopping && deliveries.isEmpty()) {
      transport.release();
      released.succeed();
    }
  }
}
