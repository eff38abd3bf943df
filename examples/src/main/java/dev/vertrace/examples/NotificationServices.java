package dev.vertrace.examples;

import dev.vertrace.aws.AwsTracing;
import dev.vertrace.messaging.SqsConsumer;
import dev.vertrace.messaging.SqsOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.pgclient.PgConnectOptions;
import java.util.function.Function;
import software.amazon.awssdk.services.sns.SnsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** The part of the platform that notifies: audience-worker and notification-log, behind SNS. */
record NotificationServices(Notifications notifications, SnsAsyncClient sns) {

  static NotificationServices start(
      Function<String, Service> services,
      ClosingOrder parts,
      WebClientOptions adsApi,
      PgConnectOptions database,
      SqsOptions queues) {
    LocalSns local = parts.add(LocalSns.start());
    SnsAsyncClient sns = parts.add(local.client());
    SqsAsyncClient sqs = parts.add(LocalSqs.client(local.endpoint()));
    Notifications notifications = Notifications.create(sns, sqs);

    Service audience = services.apply("audience-worker");
    add(
        parts,
        new AudienceWorker(audience, WebClient.create(audience.vertx(), adsApi))
            .start(consumer(audience, sqs, notifications.audienceQueue(), queues))
            .await());
    Service log = services.apply("notification-log");
    add(
        parts,
        new NotificationLog(log.pool(database))
            .start(consumer(log, sqs, notifications.logQueue(), queues))
            .await());
    return new NotificationServices(notifications, sns);
  }

  private static SqsConsumer consumer(
      Service service, SqsAsyncClient sqs, String queueUrl, SqsOptions options) {
    SqsAsyncClient traced = AwsTracing.create(service.vertrace()).wrap(sqs);
    return SqsConsumer.builder(service.vertx(), service.vertrace(), traced, queueUrl)
        .options(options)
        .build();
  }

  private static void add(ClosingOrder parts, SqsConsumer consumer) {
    parts.add(() -> consumer.close().await());
  }

  Notifications.Publisher publisher(Service service) {
    return notifications.publisher(AwsTracing.create(service.vertrace()).wrap(sns));
  }
}
