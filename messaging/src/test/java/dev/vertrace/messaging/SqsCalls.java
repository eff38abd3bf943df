package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Counts the calls of a client that have ended, by their request's class. Any thread. */
final class SqsCalls implements ExecutionInterceptor {
  private final Map<Class<?>, Integer> ended = new HashMap<>();
  private final Map<Class<?>, Integer> failed = new HashMap<>();

  SqsAsyncClient client(int port) {
    return SqsServer.at(SqsAsyncClient.builder(), port)
        .overrideConfiguration(
            configuration ->
                configuration
                    .retryStrategy(software.amazon.awssdk.retries.DefaultRetryStrategy.doNotRetry())
                    .addExecutionInterceptor(this))
        .build();
  }

  void awaitEnded(Class<? extends SdkRequest> type, int count) {
    await(ended, type, count);
  }

  void awaitFailed(Class<? extends SdkRequest> type, int count) {
    await(failed, type, count);
  }

  synchronized int ended(Class<? extends SdkRequest> type) {
    return ended.getOrDefault(type, 0);
  }

  private synchronized void await(Map<Class<?>, Integer> counts, Class<?> type, int count) {
    long deadline = System.nanoTime() + 90_000_000_000L;
    while (counts.getOrDefault(type, 0) < count) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      assertThat(millis).as("%s calls of %s, got %s", count, type, counts).isPositive();
      try {
        wait(millis);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private synchronized void count(Map<Class<?>, Integer> counts, SdkRequest request) {
    counts.merge(request.getClass(), 1, Integer::sum);
    notifyAll();
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    count(ended, context.request());
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    count(failed, context.request());
  }
}
