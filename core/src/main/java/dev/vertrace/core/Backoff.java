package dev.vertrace.core;

import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The waits between the attempts of one batch, by a policy. One thread at a time. */
final class Backoff {
  private final @Nullable RetryPolicy policy;
  private int attempts = 1;
  private long nanos;

  /** Without a policy there is one attempt. */
  Backoff(@Nullable RetryPolicy policy) {
    this.policy = policy;
    this.nanos = policy == null ? 0 : TimeUnit.NANOSECONDS.convert(policy.getInitialBackoff());
  }

  boolean hasNext() {
    return policy != null && attempts < policy.getMaxAttempts();
  }

  /** How long to wait before the next attempt. */
  long nextNanos() {
    attempts++;
    if (policy == null) {
      return 0;
    }
    long wait = Math.min(nanos, TimeUnit.NANOSECONDS.convert(policy.getMaxBackoff()));
    nanos = (long) (wait * policy.getBackoffMultiplier());
    // Else the services that a collector's restart cut off would all come back together.
    return (long) (wait * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
  }
}
