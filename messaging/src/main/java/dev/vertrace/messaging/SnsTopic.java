package dev.vertrace.messaging;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;

/** The topic that a request publishes to. */
final class SnsTopic {
  static final String SYSTEM = "aws.sns";

  private SnsTopic() {}

  /** The ARN, or null when it goes to a phone or to an application on one. */
  static @Nullable String arn(SdkRequest request) {
    String topic = request.getValueForField("TopicArn", String.class).orElse(null);
    if (topic != null) {
      return topic;
    }
    String target = request.getValueForField("TargetArn", String.class).orElse(null);
    return target == null || target.contains("/") ? null : target;
  }

  static Destination destination(String arn) {
    return new Destination(SYSTEM, name(arn), MessagingAttributes.AWS_SNS_TOPIC_ARN, arn);
  }

  /** The name in {@code arn:aws:sns:eu-central-1:123456789012:name}. */
  static String name(String arn) {
    return arn.substring(arn.lastIndexOf(':') + 1);
  }
}
