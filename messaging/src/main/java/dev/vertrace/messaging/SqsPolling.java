package dev.vertrace.messaging;

import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/**
 * How a queue is asked for messages.
 *
 * @param sqs without spans: a poll belongs to no trace
 */
record SqsPolling(SqsAsyncClient sqs, int maxMessages, int concurrency, int waitSeconds) {

  /** Asks for all attributes, since the handler may need any, and the trace is among them. */
  ReceiveMessageRequest request(String queueUrl, int free) {
    return ReceiveMessageRequest.builder()
        .queueUrl(queueUrl)
        .maxNumberOfMessages(Math.min(free, maxMessages))
        .waitTimeSeconds(waitSeconds)
        .messageAttributeNames("All")
        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
        .build();
  }
}
