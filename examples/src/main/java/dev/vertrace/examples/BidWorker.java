package dev.vertrace.examples;

import dev.vertrace.messaging.SqsConsumer;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * The service that reads announced changes of bids from SQS and hands them over the event bus to
 * what stores them.
 */
final class BidWorker {
  static final String STORE_ADDRESS = "bid-updates.store";

  private static final Logger LOGGER = LoggerFactory.getLogger(BidWorker.class);

  private final Service service;
  private final Pool database;
  private final BidArchive archive;

  BidWorker(Service service, Pool database, BidArchive archive) {
    this.service = service;
    this.database = database;
    this.archive = archive;
  }

  /** Fails when the queue does not answer. */
  Future<SqsConsumer> start(SqsAsyncClient sqs, String queueUrl) {
    service.vertx().eventBus().consumer(STORE_ADDRESS, this::store);
    SqsConsumer consumer = SqsConsumer.create(service.vertx(), service.vertrace(), sqs, queueUrl);
    return consumer.start(message -> handOver(new JsonObject(message.body()))).map(consumer);
  }

  private Future<Void> handOver(JsonObject update) {
    return service.vertx().eventBus().request(STORE_ADDRESS, update).mapEmpty();
  }

  private void store(Message<JsonObject> message) {
    JsonObject update = message.body();
    database
        .preparedQuery("INSERT INTO bid_updates (campaign_id, bids, reference) VALUES ($1, $2, $3)")
        .execute(
            Tuple.of(
                update.getInteger("campaign"),
                update.getInteger("bids"),
                update.getString("reference")))
        .compose(stored -> archive.keep(update))
        .onSuccess(
            stored -> {
              LOGGER.info("the update of campaign {} is stored", update.getInteger("campaign"));
              message.reply("stored");
            })
        .onFailure(failure -> message.fail(500, failure.getMessage()));
  }
}
