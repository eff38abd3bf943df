package dev.vertrace.testkit;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_ADDRESS;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_PORT;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_ADDRESS;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_PORT;

import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The messages that a handler has seen, and the spans that were current there. Any thread. */
final class ContractMessages implements Consumer<String> {
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> spanIds = new CopyOnWriteArrayList<>();

  /** What the span of an operation has, whose type is its name. */
  static ContractAttributes attributes(MessagingContract contract, String operation) {
    return new ContractAttributes()
        .must(stringKey("messaging.system"), contract.system())
        .must(stringKey("messaging.operation.name"), operation)
        .must(stringKey("messaging.operation.type"), operation)
        .must(stringKey("messaging.destination.name"), contract.destination())
        .may(stringKey("messaging.message.id"))
        .may(stringKey("messaging.message.conversation_id"))
        .may(longKey("messaging.message.body.size"))
        .may(stringKey("messaging.client.id"))
        .may(stringKey("messaging.consumer.group.name"))
        .may(stringKey("messaging.destination.partition.id"))
        .may(SERVER_ADDRESS)
        .may(SERVER_PORT)
        .may(NETWORK_PEER_ADDRESS)
        .may(NETWORK_PEER_PORT);
  }

  @Override
  public void accept(String body) {
    spanIds.add(Span.current().getSpanContext().getSpanId());
    bodies.add(body);
  }

  List<String> bodies() {
    return bodies;
  }

  List<String> spanIds() {
    return spanIds;
  }
}
