package dev.vertrace.examples;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP service of an external ads provider, which has trouble with one campaign. */
final class AdsApi {
  /** The campaign whose bids the provider cannot take. */
  static final int TROUBLED_CAMPAIGN = 13;

  private static final Logger LOGGER = LoggerFactory.getLogger(AdsApi.class);

  private AdsApi() {}

  static Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router.post("/ads/campaigns/:id/bids").handler(AdsApi::placeBids);
    router.get("/ads/campaigns/:id/audience").handler(AdsApi::tellAudience);
    return router;
  }

  private static void tellAudience(RoutingContext context) {
    int campaign = Integer.parseInt(context.pathParam("id"));
    context.json(new JsonObject().put("audience", 1_000 * campaign));
  }

  private static void placeBids(RoutingContext context) {
    String campaign = context.pathParam("id");
    if (campaign.equals(Integer.toString(TROUBLED_CAMPAIGN))) {
      LOGGER.warn("campaign {} cannot take bids now", campaign);
      context.response().setStatusCode(503).end();
    } else {
      LOGGER.info("campaign {} takes the bids", campaign);
      context.json(new JsonObject().put("reference", UUID.randomUUID().toString()));
    }
  }
}
