package dev.vertrace.messaging;

import software.amazon.awssdk.services.sqs.model.Message;

/** A message that has come, with the others of its poll, and is kept hidden from others. */
record SqsDelivery(Message message, String batchId, SqsHiding hiding) {}
