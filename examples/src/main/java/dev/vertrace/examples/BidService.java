package dev.vertrace.examples;

import dev.vertrace.aws.AwsTracing;
import dev.vertrace.core.SpanRecorder;
import dev.vertrace.core.Vertrace;
import io.vertx.core.Future;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * Changes the bids of a campaign: checks them, places them with the ads provider, stores and
 * announces them.
 */
final class BidService {
  private static final Logger LOGGER = LoggerFactory.getLogger(BidService.class);

  private final Vertrace vertrace;
  private final Pool database;
  private final WebClient adsApi;
  private final BidUpdates updates;

  /** Where changes of bids are announced. */
  record BidUpdates(SqsAsyncClient sqs, String queueUrl) {
    Future<Void> announce(JsonObject update) {
      return AwsTracing.toFuture(
              sqs.sendMessage(message -> message.queueUrl(queueUrl).messageBody(update.encode())))
          .mapEmpty();
    }
  }

  BidService(Vertrace vertrace, Pool database, WebClient adsApi, BidUpdates updates) {
    this.vertrace = vertrace;
    this.database = database;
    this.adsApi = adsApi;
    this.updates = updates;
  }

  /**
   * Gives the reference of the ads provider; fails with an {@link HttpException} that tells the
   * caller why.
   */
  Future<String> updateBids(int campaign, List<Bid> bids) {
    return vertrace
        .span("BidService.updateBids")
        .attribute("campaign.id", campaign)
        .attribute("bids.count", bids.size())
        .run(
            recorder ->
                validate(campaign, bids, recorder)
                    .compose(valid -> place(campaign, bids))
                    .compose(
                        reference ->
                            store(campaign, bids)
                                .compose(stored -> announce(campaign, bids.size(), reference))
                                .map(reference)));
  }

  private Future<Void> validate(int campaign, List<Bid> bids, SpanRecorder recorder) {
    return database
        .preparedQuery("SELECT max_bid FROM campaigns WHERE id = $1")
        .execute(Tuple.of(campaign))
        .compose(rows -> check(rows, bids, recorder));
  }

  private static Future<Void> check(RowSet<Row> rows, List<Bid> bids, SpanRecorder recorder) {
    if (rows.size() == 0) {
      return Future.failedFuture(new HttpException(404, "no such campaign"));
    }
    BigDecimal limit = rows.iterator().next().getBigDecimal("max_bid");
    long valid = bids.stream().filter(bid -> bid.isAtMost(limit)).count();
    recorder.attribute("bids.valid", valid);
    LOGGER.info("{} of {} bids are within the limit of {}", valid, bids.size(), limit);
    return valid == bids.size()
        ? Future.succeededFuture()
        : Future.failedFuture(new HttpException(422, "a bid is above the limit of the campaign"));
  }

  private Future<String> place(int campaign, List<Bid> bids) {
    return adsApi
        .post("/ads/campaigns/" + campaign + "/bids")
        .sendJsonObject(new JsonObject().put("count", bids.size()))
        .expecting(HttpResponseExpectation.SC_SUCCESS)
        .map(response -> response.bodyAsJsonObject().getString("reference"))
        .recover(e -> Future.failedFuture(new HttpException(502, "the ads provider failed", e)));
  }

  private Future<Void> store(int campaign, List<Bid> bids) {
    List<Tuple> rows =
        bids.stream().map(bid -> Tuple.of(campaign, bid.keyword(), bid.amount())).toList();
    return rows.isEmpty()
        ? Future.succeededFuture()
        : database
            .preparedQuery(
                "INSERT INTO bids (campaign_id, keyword, amount) VALUES ($1, $2, $3)"
                    + " ON CONFLICT (campaign_id, keyword) DO UPDATE SET amount = EXCLUDED.amount")
            .executeBatch(rows)
            .mapEmpty();
  }

  private Future<Void> announce(int campaign, int count, String reference) {
    return updates.announce(
        new JsonObject().put("campaign", campaign).put("bids", count).put("reference", reference));
  }
}
