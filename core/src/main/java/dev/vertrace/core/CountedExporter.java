package dev.vertrace.core;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of each batch. Of several exporters, one keeps the accounts of spans. */
final class CountedExporter implements SpanExporter {
  private final SpanExporter exporter;
  private final SpanAccounts accounts;
  private final @Nullable AtomicInteger waiting;
  private final UnaryOperator<String> mask;
  private final @Nullable ValueLimit limit;

  /**
   * Keeps the accounts if it is given the count of the spans that wait.
   *
   * @param limit of values that the SDK has not cut, or null
   */
  CountedExporter(
      SpanExporter exporter,
      SpanAccounts accounts,
      @Nullable AtomicInteger waiting,
      UnaryOperator<String> mask,
      @Nullable ValueLimit limit) {
    this.mask = mask;
    this.limit = limit;
    this.exporter = exporter;
    this.accounts = accounts;
    this.waiting = waiting;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int size = spans.size(); // now: the processor empties the collection afterwards
    if (waiting != null) {
      accounts.handed(size);
      waiting.addAndGet(-size);
    }
    CompletableResultCode result = exportOrFail(spans);
    return result.whenComplete(() -> count(size, result));
  }

  private CompletableResultCode exportOrFail(Collection<SpanData> spans) {
    try {
      CompletableResultCode result = exporter.export(limit == null ? spans : limit.of(spans));
      return result == null ? CompletableResultCode.ofFailure() : result;
    } catch (Throwable t) { // an exporter may be the user's, and its thread serves all batches
      return CompletableResultCode.ofExceptionalFailure(t);
    }
  }

  private void count(int spans, CompletableResultCode result) {
    if (!result.isSuccess()) {
      fail(spans, reason(result.getFailureThrowable()));
    } else if (waiting != null) {
      accounts.arrived(spans);
    }
  }

  private void fail(int spans, String reason) {
    if (waiting == null) {
      accounts.otherFailed(reason);
    } else {
      accounts.failed(spans, reason);
    }
  }

  private String reason(@Nullable Throwable failure) {
    if (failure == null) {
      return "no reason given";
    }
    Throwable root = failure;
    for (int i = 0; i < 10 && root.getCause() != null; i++) { // bounded: causes may form a ring
      root = root.getCause();
    }
    return mask.apply(root.toString());
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }

  @Override
  public String toString() {
    return exporter.toString();
  }
}
