package dev.vertrace.examples;

import dev.vertrace.aws.AwsTracing;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import software.amazon.awssdk.services.sns.SnsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * The topic of campaign notifications and the two queues that it fans out to: one for the audience,
 * as published, and one for the log, in the envelope of SNS.
 */
record Notifications(String topicArn, String audienceQueue, String logQueue) {
  static final String TOPIC = "campaign-notifications";

  static Notifications create(SnsAsyncClient sns, SqsAsyncClient sqs) {
    String topicArn = sns.createTopic(topic -> topic.name(TOPIC)).join().topicArn();
    return new Notifications(
        topicArn,
        subscribe(
            sns, sqs, topicArn, "notification-audience", Map.of("RawMessageDelivery", "true")),
        subscribe(sns, sqs, topicArn, "notification-log", Map.of()));
  }

  private static String subscribe(
      SnsAsyncClient sns,
      SqsAsyncClient sqs,
      String topicArn,
      String queueName,
      Map<String, String> attributes) {
    String queueUrl = sqs.createQueue(queue -> queue.queueName(queueName)).join().queueUrl();
    String queueArn = topicArn.replace(":sns:", ":sqs:").replace(TOPIC, queueName);
    sns.subscribe(
            subscription ->
                subscription
                    .topicArn(topicArn)
                    .protocol("sqs")
                    .endpoint(queueArn)
                    .attributes(attributes))
        .join();
    return queueUrl;
  }

  /** The one who notifies. */
  Publisher publisher(SnsAsyncClient sns) {
    return notification ->
        AwsTracing.toFuture(
                sns.publish(publish -> publish.topicArn(topicArn).message(notification.encode())))
            .mapEmpty();
  }

  /** Tells those who have subscribed. */
  interface Publisher {
    Future<Void> publish(JsonObject notification);
  }
}
