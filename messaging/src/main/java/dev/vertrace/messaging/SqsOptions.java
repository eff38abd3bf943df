package dev.vertrace.messaging;

import static java.util.Objects.requireNonNull;

import dev.vertrace.core.ConventionOptions;
import dev.vertrace.core.RemoteParent;
import java.time.Duration;

/**
 * How traces go into messages of SQS and come out of them. Those who send take it from {@code
 * AwsTracingOptions.with}, those who receive from {@link SqsConsumerBuilder#options} or {@link
 * SqsTracing#create}. One thread; read when the tracing or the consumer is created.
 */
public final class SqsOptions implements ConventionOptions {
  private boolean xRayHeader;
  private RemoteParent remoteParent = RemoteParent.CHILD;
  private Duration linkAfter = Duration.ofHours(1);

  /** The defaults. */
  public SqsOptions() {}

  SqsOptions(SqsOptions other) {
    xRayHeader = other.xRayHeader;
    remoteParent = other.remoteParent;
    linkAfter = other.linkAfter;
  }

  /**
   * Sets whether each message that is sent carries its trace for AWS X-Ray, too, in the system
   * attribute {@code AWSTraceHeader}; off by default. Without it, only messages do that have no
   * room for the trace in another way.
   */
  public SqsOptions setXRayHeader(boolean written) {
    xRayHeader = written;
    return this;
  }

  /**
   * Sets what the sender's span is to that of a received message: its parent by default. Where a
   * rule of {@code TrustOptions} is stricter on the queue, by its name, the rule counts.
   */
  public SqsOptions setRemoteParent(RemoteParent use) {
    remoteParent = requireNonNull(use, "use");
    return this;
  }

  /**
   * Sets how long a message may lie in its queue, 1 h by default: where the sender's span would be
   * the parent, that of a message which waited longer begins a trace of its own and links to it.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public SqsOptions setLinkAfter(Duration wait) {
    if (wait.isNegative()) {
      throw new IllegalArgumentException("linkAfter must not be negative, but is " + wait);
    }
    linkAfter = wait;
    return this;
  }

  boolean xRayHeader() {
    return xRayHeader;
  }

  RemoteParent remoteParent() {
    return remoteParent;
  }

  Duration linkAfter() {
    return linkAfter;
  }
}
