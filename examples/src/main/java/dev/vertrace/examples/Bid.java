package dev.vertrace.examples;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;

/** What an advertiser pays for a keyword. */
record Bid(String keyword, BigDecimal amount) {

  /**
   * Reads the body of a request.
   *
   * @throws IllegalArgumentException when it is not a list of bids
   */
  static List<Bid> listFrom(JsonObject body) {
    try {
      return body.getJsonArray("bids").stream().map(JsonObject.class::cast).map(Bid::from).toList();
    } catch (ClassCastException | NullPointerException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "expected {\"bids\": [{\"keyword\": \"shoes\", \"amount\": 1.25}]}", e);
    }
  }

  private static Bid from(JsonObject json) {
    String keyword = (String) requireNonNull(json.getValue("keyword"), "keyword");
    Number amount = (Number) requireNonNull(json.getValue("amount"), "amount");
    return new Bid(keyword, new BigDecimal(amount.toString()));
  }

  boolean isAtMost(BigDecimal limit) {
    return amount.signum() > 0 && amount.compareTo(limit) <= 0;
  }
}
