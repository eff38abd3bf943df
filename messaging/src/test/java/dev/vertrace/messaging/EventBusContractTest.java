package dev.vertrace.messaging;

import dev.vertrace.testkit.MessagingContract;
import dev.vertrace.testkit.MessagingFailureContract;
import dev.vertrace.testkit.RecordedTraces;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The event bus, with an answer and without. */
class EventBusContractTest {

  @Nested
  class OfRequest extends EventBusContract {
    @Override
    Future<?> sent(String body) {
      return bus.request(destination(), body);
    }
  }

  @Nested
  class OfSend extends EventBusContract {
    @Override
    Future<?> sent(String body) {
      return Future.succeededFuture(bus.send(destination(), body));
    }
  }

  @Nested
  class OfFutures extends EventBusContract implements MessagingFailureContract {
    @Override
    Future<?> sent(String body) {
      return Future.succeededFuture(bus.send(destination(), body));
    }

    @Override
    public void consume(Consumer<String> handler) {
      eventBus
          .tracing()
          .<String>consumer(
              destination(),
              message -> {
                handler.accept(message.body());
                return Future.succeededFuture();
              })
          .completion()
          .await();
    }
  }

  abstract static class EventBusContract implements MessagingContract {
    final EventBusTraces eventBus = new EventBusTraces();
    final EventBus bus = eventBus.vertx.eventBus();

    abstract Future<?> sent(String body);

    @Override
    public String system() {
      return "vertx-eventbus";
    }

    @Override
    public String destination() {
      return "bids.store";
    }

    @Override
    public void send(String body) {
      eventBus.inSpan("caller", () -> sent(body).mapEmpty()).await();
    }

    @Override
    public void consume(Consumer<String> handler) {
      bus.<String>consumer(
              destination(),
              message -> {
                handler.accept(message.body());
                message.reply("stored");
              })
          .completion()
          .await();
    }

    @Override
    public RecordedTraces traces() {
      return eventBus.recorded;
    }

    @AfterEach
    void close() {
      eventBus.close();
    }
  }
}
