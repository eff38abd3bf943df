package dev.vertrace.messaging;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/** Asks for what a trace needs where messages are received: SQS gives only what is asked for. */
final class SqsAsking {
  private static final List<String> SYSTEM =
      List.of(
          "SentTimestamp",
          "ApproximateReceiveCount",
          "DeadLetterQueueSourceArn",
          "MessageGroupId",
          XRayHeader.NAME);

  private SqsAsking() {}

  /** The request with all names that it lacks. */
  @SuppressWarnings("deprecation") // who uses the old list keeps it
  static ReceiveMessageRequest into(ReceiveMessageRequest request, Collection<String> fields) {
    ReceiveMessageRequest.Builder asking =
        request.toBuilder().messageAttributeNames(with(request.messageAttributeNames(), fields));
    if (request.hasAttributeNames() && !request.hasMessageSystemAttributeNames()) {
      // The old name of the same list, and it is unknown whether a server takes both.
      return asking
          .attributeNamesWithStrings(with(request.attributeNamesAsStrings(), SYSTEM))
          .build();
    }
    return asking
        .messageSystemAttributeNamesWithStrings(
            with(request.messageSystemAttributeNamesAsStrings(), SYSTEM))
        .build();
  }

  private static List<String> with(List<String> asked, Collection<String> names) {
    if (asked.contains("All") || asked.contains(".*")) {
      return asked;
    }
    List<String> all = new ArrayList<>(asked);
    for (String name : names) {
      if (!asked.contains(name)) {
        all.add(name);
      }
    }
    return all;
  }
}
