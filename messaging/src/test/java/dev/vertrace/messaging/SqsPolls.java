package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/** Counts the polls of a client, and makes the first of them fail if asked to. */
final class SqsPolls implements ExecutionInterceptor {
  private final CountDownLatch started;
  final AtomicInteger failures = new AtomicInteger();

  SqsPolls(int count) {
    started = new CountDownLatch(count);
  }

  SqsAsyncClient client(int port) {
    return SqsServer.at(SqsAsyncClient.builder(), port)
        .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(this))
        .build();
  }

  void awaitStarted() {
    try {
      assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void beforeTransmission(
      software.amazon.awssdk.core.interceptor.Context.BeforeTransmission context,
      ExecutionAttributes attributes) {
    if (context.request() instanceof ReceiveMessageRequest) {
      started.countDown();
      if (failures.getAndDecrement() > 0) {
        throw SdkClientException.create("cut off");
      }
    }
  }
}
