package dev.vertrace.messaging;

import dev.vertrace.aws.AwsCall;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Writes the trace into messages, and asks for it where messages are received. */
final class SqsInjection {
  private final Map<String, String> fields;
  private final TraceFields traceFields;

  private SqsInjection(Map<String, String> fields, TraceFields traceFields) {
    this.fields = fields;
    this.traceFields = traceFields;
  }

  static SdkRequest into(AwsCall call, Context context, TraceFields traceFields) {
    SdkRequest request = call.request();
    if (request instanceof ReceiveMessageRequest receive) {
      return asking(receive, call.propagator().fields());
    }
    if (request instanceof SendMessageRequest || request instanceof SendMessageBatchRequest) {
      Map<String, String> fields = TraceFields.of(call.propagator(), context);
      return fields.isEmpty() ? request : new SqsInjection(fields, traceFields).into(request);
    }
    return request;
  }

  private static SdkRequest asking(ReceiveMessageRequest request, Collection<String> names) {
    List<String> asked = request.messageAttributeNames();
    if (asked.contains("All") || asked.contains(".*")) {
      return request;
    }
    List<String> all = new ArrayList<>(asked);
    names.stream().filter(name -> !asked.contains(name)).forEach(all::add);
    return request.toBuilder().messageAttributeNames(all).build();
  }

  private SdkRequest into(SdkRequest request) {
    if (request instanceof SendMessageRequest send) {
      return send.toBuilder()
          .messageAttributes(withTrace(send.messageAttributes(), SqsRoom.of(send)))
          .build();
    }
    return request instanceof SendMessageBatchRequest batch ? into(batch) : request;
  }

  private SdkRequest into(SendMessageBatchRequest batch) {
    long room = SqsRoom.ofEach(batch);
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (SendMessageBatchRequestEntry entry : batch.entries()) {
      entries.add(
          entry.toBuilder().messageAttributes(withTrace(entry.messageAttributes(), room)).build());
    }
    return batch.toBuilder().entries(entries).build();
  }

  private Map<String, MessageAttributeValue> withTrace(
      Map<String, MessageAttributeValue> own, long room) {
    Map<String, MessageAttributeValue> all = new HashMap<>(own);
    traceFields
        .fitting(fields, own.keySet(), room)
        .forEach((name, value) -> all.put(name, attribute(value)));
    return all;
  }

  private static MessageAttributeValue attribute(String value) {
    return MessageAttributeValue.builder().dataType(TraceFields.TYPE).stringValue(value).build();
  }
}
