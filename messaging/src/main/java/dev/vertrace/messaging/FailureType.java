package dev.vertrace.messaging;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The {@code error.type} of a call that failed. */
final class FailureType {
  private FailureType() {}

  /** What the service calls a failure, or else its class. */
  static String of(Throwable failure) {
    return failure instanceof AwsServiceException service
            && service.awsErrorDetails() != null
            && service.awsErrorDetails().errorCode() != null
        ? service.awsErrorDetails().errorCode()
        : failure.getClass().getName();
  }
}
