package dev.vertrace.examples;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP service that advertisers use. */
final class CampaignApi {
  private static final Logger LOGGER = LoggerFactory.getLogger(CampaignApi.class);

  private final Pool database;
  private final BidService bids;
  private final Notifications.@Nullable Publisher notifications;

  CampaignApi(Pool database, BidService bids, Notifications.@Nullable Publisher notifications) {
    this.database = database;
    this.bids = bids;
    this.notifications = notifications;
  }

  Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router.get("/health").handler(context -> context.json(new JsonObject().put("status", "UP")));
    router.get("/campaigns").handler(this::listCampaigns);
    router.get("/campaigns/:id").handler(this::getCampaign);
    router
        .put("/campaigns/:id/bids")
        .handler(BodyHandler.create(false).setBodyLimit(64 * 1024))
        .handler(this::putBids);
    if (notifications != null) {
      router
          .post("/campaigns/:id/notifications")
          .handler(BodyHandler.create(false).setBodyLimit(64 * 1024))
          .handler(context -> postNotification(context, notifications));
    }
    router.route().failureHandler(CampaignApi::explain);
    return router;
  }

  private void listCampaigns(RoutingContext context) {
    database
        .query("SELECT id, name, max_bid FROM campaigns ORDER BY id LIMIT 20")
        .execute()
        .onSuccess(rows -> context.json(new JsonArray(jsonOf(rows))))
        .onFailure(context::fail);
  }

  private void getCampaign(RoutingContext context) {
    database
        .preparedQuery("SELECT id, name, max_bid FROM campaigns WHERE id = $1")
        .execute(Tuple.of(campaignOf(context)))
        .onSuccess(rows -> respond(context, jsonOf(rows)))
        .onFailure(context::fail);
  }

  private static void respond(RoutingContext context, List<JsonObject> campaigns) {
    if (campaigns.isEmpty()) {
      context.fail(new HttpException(404, "no such campaign"));
    } else {
      context.json(campaigns.get(0));
    }
  }

  private static List<JsonObject> jsonOf(RowSet<Row> rows) {
    return rows.stream().map(Row::toJson).toList();
  }

  private void putBids(RoutingContext context) {
    bids.updateBids(campaignOf(context), bidsOf(context))
        .onSuccess(reference -> context.json(new JsonObject().put("reference", reference)))
        .onFailure(context::fail);
  }

  private static void postNotification(
      RoutingContext context, Notifications.Publisher notifications) {
    notifications
        .publish(notificationOf(context))
        .onSuccess(published -> context.response().setStatusCode(202).end())
        .onFailure(context::fail);
  }

  private static JsonObject notificationOf(RoutingContext context) {
    JsonObject body = context.body().asJsonObject();
    return new JsonObject()
        .put("campaign", campaignOf(context))
        .put("id", body.getString("id"))
        .put("text", body.getString("text"));
  }

  private static int campaignOf(RoutingContext context) {
    try {
      return Integer.parseInt(context.pathParam("id"));
    } catch (NumberFormatException e) {
      throw new HttpException(400, "the id of a campaign is a number", e);
    }
  }

  private static List<Bid> bidsOf(RoutingContext context) {
    try {
      JsonObject body = context.body().asJsonObject();
      return Bid.listFrom(body == null ? new JsonObject() : body);
    } catch (RuntimeException e) { // not JSON, or not of the form
      throw new HttpException(400, e.getMessage(), e);
    }
  }

  private static void explain(RoutingContext context) {
    int status = context.statusCode();
    if (status >= 500) {
      log(context, status);
    }
    context.response().setStatusCode(status);
    context.json(
        new JsonObject().put("status", status).put("message", message(status, context.failure())));
  }

  private static void log(RoutingContext context, int status) {
    Throwable failure = context.failure();
    Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
    LOGGER.error(
        "{} {} is answered with {}: {}",
        context.request().method(),
        context.request().path(),
        status,
        cause == null ? "no cause" : cause.getMessage(),
        failure);
  }

  /** What the caller can mend is for the caller to read; the rest stays in the trace. */
  private static @Nullable String message(int status, @Nullable Throwable failure) {
    if (failure instanceof HttpException http) {
      return http.getPayload();
    }
    return status < 500 ? HttpResponseStatus.valueOf(status).reasonPhrase() : "internal error";
  }
}
