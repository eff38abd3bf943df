package dev.vertrace.examples;

import dev.vertrace.messaging.SnsNotification;
import dev.vertrace.messaging.SqsConsumer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.Message;

/** The service that writes each notification down once, however often it comes. */
final class NotificationLog {
  private static final Logger LOGGER = LoggerFactory.getLogger(NotificationLog.class);

  private final Pool database;

  NotificationLog(Pool database) {
    this.database = database;
  }

  /** Fails when the queue does not answer. */
  Future<SqsConsumer> start(SqsConsumer consumer) {
    return consumer.start(message -> write(notificationIn(message))).map(consumer);
  }

  private static JsonObject notificationIn(Message message) {
    SnsNotification notification = SnsNotification.of(message);
    return new JsonObject(notification == null ? message.body() : notification.message());
  }

  private Future<Void> write(JsonObject notification) {
    return database
        .preparedQuery(
            "INSERT INTO notifications (id, campaign_id, text) VALUES ($1, $2, $3)"
                + " ON CONFLICT (id) DO NOTHING")
        .execute(
            Tuple.of(
                notification.getString("id"),
                notification.getInteger("campaign"),
                notification.getString("text")))
        .onSuccess(
            rows ->
                LOGGER.info(
                    "notification {} is {}",
                    notification.getString("id"),
                    rows.rowCount() == 0 ? "known already" : "written"))
        .mapEmpty();
  }
}
