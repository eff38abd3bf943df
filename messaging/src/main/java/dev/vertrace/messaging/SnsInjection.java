package dev.vertrace.messaging;

import dev.vertrace.aws.AwsCall;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** Writes the trace into notifications. */
final class SnsInjection {
  private final Map<String, String> fields;
  private final TraceFields traceFields;

  private SnsInjection(Map<String, String> fields, TraceFields traceFields) {
    this.fields = fields;
    this.traceFields = traceFields;
  }

  static SdkRequest into(AwsCall call, Context context, TraceFields traceFields) {
    Map<String, String> fields = TraceFields.of(call.propagator(), context);
    return fields.isEmpty()
        ? call.request()
        : new SnsInjection(fields, traceFields).into(call.request());
  }

  private SdkRequest into(SdkRequest request) {
    if (request instanceof PublishRequest publish) {
      return publish.toBuilder()
          .messageAttributes(withTrace(publish.messageAttributes(), SnsRoom.of(publish)))
          .build();
    }
    return request instanceof PublishBatchRequest batch ? into(batch) : request;
  }

  private SdkRequest into(PublishBatchRequest batch) {
    long room = SnsRoom.ofEach(batch);
    List<PublishBatchRequestEntry> entries = new ArrayList<>();
    for (PublishBatchRequestEntry entry : batch.publishBatchRequestEntries()) {
      entries.add(
          entry.toBuilder().messageAttributes(withTrace(entry.messageAttributes(), room)).build());
    }
    return batch.toBuilder().publishBatchRequestEntries(entries).build();
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

  /** The entries of a batch that were refused: the call succeeds, and they are lost. */
  static void refused(AwsCall call, SdkResponse response) {
    if (response instanceof PublishBatchResponse published && !published.failed().isEmpty()) {
      List<BatchResultErrorEntry> failed = published.failed();
      call.error(failed.get(0).code(), failed.size() + " entries of the batch were refused");
    }
  }
}
