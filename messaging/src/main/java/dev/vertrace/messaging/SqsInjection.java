package dev.vertrace.messaging;

import dev.vertrace.aws.AwsCall;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Writes the trace into messages, and asks for it where messages are received. */
final class SqsInjection {
  private final AwsCall call;
  private final TraceFields traceFields;
  private final boolean xRayHeader;

  private SqsInjection(AwsCall call, TraceFields traceFields, boolean xRayHeader) {
    this.call = call;
    this.traceFields = traceFields;
    this.xRayHeader = xRayHeader;
  }

  static SdkRequest into(
      AwsCall call, Context context, TraceFields traceFields, boolean xRayHeader) {
    SdkRequest request = call.request();
    if (request instanceof ReceiveMessageRequest receive) {
      return SqsAsking.into(receive, call.propagator().fields());
    }
    SqsInjection injection = new SqsInjection(call, traceFields, xRayHeader);
    if (request instanceof SendMessageRequest send) {
      return injection.into(send, context);
    }
    return request instanceof SendMessageBatchRequest batch
        ? injection.into(batch, context)
        : request;
  }

  private SdkRequest into(SendMessageRequest send, Context context) {
    Map<String, MessageAttributeValue> own = send.messageAttributes();
    linkToChosen(own);
    Carried carried = carried(own, SqsRoom.of(send), context);
    SendMessageRequest.Builder sent = send.toBuilder();
    if (!carried.fields().isEmpty()) {
      sent.messageAttributes(carried.with(own));
    }
    if (carried.xRayHeader()) {
      sent.messageSystemAttributesWithStrings(
          withHeader(send.messageSystemAttributesAsStrings(), context));
    }
    return sent.build();
  }

  private SdkRequest into(SendMessageBatchRequest batch, Context context) {
    Creations creations =
        Creations.of(call, SqsQueue.destination(batch.queueUrl()), batch.entries().size(), context);
    long room = SqsRoom.ofEach(batch);
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (SendMessageBatchRequestEntry entry : batch.entries()) {
      entries.add(into(entry, creations, room, context));
    }
    return batch.toBuilder().entries(entries).build();
  }

  private SendMessageBatchRequestEntry into(
      SendMessageBatchRequestEntry entry, Creations creations, long room, Context batch) {
    Map<String, MessageAttributeValue> own = entry.messageAttributes();
    Context context = linkToChosen(own) ? batch : creations.start(entry.id());
    Carried carried = carried(own, room, context);
    SendMessageBatchRequestEntry.Builder sent = entry.toBuilder();
    if (!carried.fields().isEmpty()) {
      sent.messageAttributes(carried.with(own));
    }
    if (carried.xRayHeader()) {
      sent.messageSystemAttributesWithStrings(
          withHeader(entry.messageSystemAttributesAsStrings(), context));
    }
    return sent.build();
  }

  /** Links to the trace that the application has given a message, if it has. */
  private boolean linkToChosen(Map<String, MessageAttributeValue> own) {
    boolean chosen = TraceFields.isTraced(call.propagator(), own.keySet());
    if (chosen) {
      call.link(Span.fromContext(call.extract(SqsHeaders.of(own))).getSpanContext());
    }
    return chosen;
  }

  /** What a message carries. */
  private record Carried(Map<String, String> fields, boolean xRayHeader) {
    Map<String, MessageAttributeValue> with(Map<String, MessageAttributeValue> own) {
      Map<String, MessageAttributeValue> all = new HashMap<>(own);
      fields.forEach((name, value) -> all.put(name, attribute(value)));
      return all;
    }

    private static MessageAttributeValue attribute(String value) {
      return MessageAttributeValue.builder().dataType(TraceFields.TYPE).stringValue(value).build();
    }
  }

  private Carried carried(Map<String, MessageAttributeValue> own, long room, Context context) {
    Map<String, String> fields = TraceFields.of(call.propagator(), context);
    Map<String, String> fitting = traceFields.fitting(fields, own.keySet(), room);
    return new Carried(
        fitting == null ? Map.of() : fitting,
        (fitting == null || xRayHeader)
            && Span.fromContext(context).getSpanContext().isValid()
            && !TraceFields.isTraced(call.propagator(), own.keySet()));
  }

  /** It counts against neither the ten attributes nor the size. */
  private static Map<String, MessageSystemAttributeValue> withHeader(
      Map<String, MessageSystemAttributeValue> own, Context context) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    Map<String, MessageSystemAttributeValue> all = new HashMap<>(own);
    all.putIfAbsent(
        XRayHeader.NAME,
        MessageSystemAttributeValue.builder()
            .dataType(TraceFields.TYPE)
            .stringValue(XRayHeader.write(span))
            .build());
    return all;
  }
}
