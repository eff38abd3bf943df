package dev.vertrace.examples;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What the demo asks of the platform, and whether the traces are whole. Prints on any thread, sends
 * on one.
 */
final class DemoRequests {
  private static final int PATIENCE_SECONDS = 30;

  private final BlockingQueue<TraceTree> printed = new LinkedBlockingQueue<>(1_000);

  void print(List<SpanData> spans) {
    TraceTree tree = new TraceTree(spans);
    System.out.print(System.lineSeparator() + tree);
    printed.offer(tree);
  }

  /**
   * Three requests: one that goes well, one with a bid above the limit, one that the ads provider
   * fails; and a notification, if there is SNS.
   */
  boolean send(URI api, boolean notifications) throws InterruptedException {
    System.out.printf(
        "campaign-api listens on %s; try%n  curl -X PUT %s/campaigns/7/bids -H 'content-type: application/json' -d '%s'%n",
        api, api, bids(1.25).encode());
    Vertx vertx = Vertx.vertx();
    try {
      WebClient client = WebClient.create(vertx);
      boolean valid = isWhole(client, api, 7, 1.25, "bid-worker", "INSERT bid_updates");
      boolean refused = isWhole(client, api, 8, 99.00, "campaign-api", "BidService.updateBids");
      int troubled = AdsApi.TROUBLED_CAMPAIGN;
      boolean failed =
          isWhole(client, api, troubled, 1.25, "ads-api", "POST /ads/campaigns/:id/bids");
      return valid && refused && failed && (!notifications || isNotified(client, api));
    } finally {
      vertx.close().await();
    }
  }

  private boolean isWhole(
      WebClient client, URI api, int campaign, double amount, String service, String span)
      throws InterruptedException {
    String path = "/campaigns/" + campaign + "/bids";
    int status = client.putAbs(api + path).sendJsonObject(bids(amount)).await().statusCode();
    System.out.printf("%nPUT %s answers %d%n", path, status);
    return isWhole(service, span);
  }

  private boolean isNotified(WebClient client, URI api) throws InterruptedException {
    String path = "/campaigns/7/notifications";
    JsonObject notification = new JsonObject().put("id", "sale-1").put("text", "20 % off");
    int status = client.postAbs(api + path).sendJsonObject(notification).await().statusCode();
    System.out.printf("%nPOST %s answers %d%n", path, status);
    return isWhole("notification-log", "INSERT notifications");
  }

  private boolean isWhole(String service, String span) throws InterruptedException {
    TraceTree tree = printed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    boolean whole = tree != null && tree.isWhole() && tree.has(service, span);
    if (!whole) {
      System.out.printf("The trace is broken: one tree with %s of %s is expected%n", span, service);
    }
    return whole;
  }

  private static JsonObject bids(double amount) {
    return new JsonObject()
        .put(
            "bids",
            new JsonArray()
                .add(new JsonObject().put("keyword", "shoes").put("amount", amount))
                .add(new JsonObject().put("keyword", "boots").put("amount", 2.50)));
  }
}
