package dev.vertrace.examples;

import dev.vertrace.messaging.SqsConsumer;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service that learns whom a notification reaches: it asks over the event bus what knows the
 * ads provider.
 */
final class AudienceWorker {
  static final String ENRICH_ADDRESS = "notifications.enrich";

  private static final Logger LOGGER = LoggerFactory.getLogger(AudienceWorker.class);

  private final Service service;
  private final WebClient adsApi;

  AudienceWorker(Service service, WebClient adsApi) {
    this.service = service;
    this.adsApi = adsApi;
  }

  /** Fails when the queue does not answer. */
  Future<SqsConsumer> start(SqsConsumer consumer) {
    service.vertx().eventBus().consumer(ENRICH_ADDRESS, this::enrich);
    return consumer.start(message -> tell(new JsonObject(message.body()))).map(consumer);
  }

  private Future<Void> tell(JsonObject notification) {
    return service
        .vertx()
        .eventBus()
        .<JsonObject>request(ENRICH_ADDRESS, notification)
        .onSuccess(enriched -> LOGGER.info("it reaches {}", enriched.body().getValue("audience")))
        .mapEmpty();
  }

  private void enrich(Message<JsonObject> message) {
    JsonObject notification = message.body();
    adsApi
        .get("/ads/campaigns/" + notification.getInteger("campaign") + "/audience")
        .send()
        .expecting(HttpResponseExpectation.SC_OK)
        .onSuccess(answer -> message.reply(notification.mergeIn(answer.bodyAsJsonObject())))
        .onFailure(failure -> message.fail(502, failure.getMessage()));
  }
}
