package dev.vertrace.bench.app;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;

/** What one JVM of one variant has shown. */
record Fork(Variant variant, int round, Map<Endpoint, Observed> endpoints) {

  Observed at(Endpoint endpoint) {
    return requireNonNull(endpoints.get(endpoint), endpoint.label());
  }

  JsonObject toJson() {
    JsonObject shown = new JsonObject();
    endpoints.forEach((endpoint, observed) -> shown.put(endpoint.label(), observed.toJson()));
    return new JsonObject()
        .put("variant", variant.label())
        .put("round", round)
        .put("endpoints", shown);
  }

  static Fork of(JsonObject json) {
    Map<Endpoint, Observed> endpoints = new EnumMap<>(Endpoint.class);
    JsonObject shown = json.getJsonObject("endpoints");
    for (String label : shown.fieldNames()) {
      endpoints.put(Endpoint.labelled(label), Observed.of(shown.getJsonObject(label)));
    }
    return new Fork(
        Variant.labelled(json.getString("variant")), json.getInteger("round"), endpoints);
  }
}
