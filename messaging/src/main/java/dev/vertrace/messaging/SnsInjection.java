package dev.vertrace.messaging;

import dev.vertrace.aws.AwsCall;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** Writes the trace into notifications. */
final class SnsInjection {
  /**
   * Of the request: a topic with active tracing hands it on as the system attribute {@code
   * AWSTraceHeader} of its queues.
   */
  private static final String X_RAY_HEADER = "X-Amzn-Trace-Id";

  private final AwsCall call;
  private final TraceFields traceFields;

  private SnsInjection(AwsCall call, TraceFields traceFields) {
    this.call = call;
    this.traceFields = traceFields;
  }

  static SdkRequest into(
      AwsCall call, Destination topic, Context context, TraceFields traceFields) {
    SnsInjection injection = new SnsInjection(call, traceFields);
    if (call.request() instanceof PublishRequest publish) {
      return injection.into(publish, context);
    }
    return call.request() instanceof PublishBatchRequest batch
        ? injection.into(batch, topic, context)
        : call.request();
  }

  private SdkRequest into(PublishRequest publish, Context context) {
    Map<String, MessageAttributeValue> own = publish.messageAttributes();
    linkToChosen(own);
    Map<String, String> fields = fields(own, SnsRoom.of(publish), context);
    PublishRequest.Builder published = publish.toBuilder();
    if (fields == null) {
      withHeader(published, publish.overrideConfiguration().orElse(null), context);
    } else if (!fields.isEmpty()) {
      published.messageAttributes(with(own, fields));
    }
    return published.build();
  }

  private SdkRequest into(PublishBatchRequest batch, Destination topic, Context context) {
    List<PublishBatchRequestEntry> all = batch.publishBatchRequestEntries();
    Creations creations = Creations.of(call, topic, all.size(), context);
    long room = SnsRoom.ofEach(batch);
    List<PublishBatchRequestEntry> entries = new ArrayList<>();
    for (PublishBatchRequestEntry entry : all) {
      entries.add(into(entry, creations, room, context));
    }
    return batch.toBuilder().publishBatchRequestEntries(entries).build();
  }

  private PublishBatchRequestEntry into(
      PublishBatchRequestEntry entry, Creations creations, long room, Context batch) {
    Map<String, MessageAttributeValue> own = entry.messageAttributes();
    Context context = linkToChosen(own) ? batch : creations.start(entry.id());
    Map<String, String> fields = fields(own, room, context);
    return fields == null || fields.isEmpty()
        ? entry
        : entry.toBuilder().messageAttributes(with(own, fields)).build();
  }

  /** Links to the trace that the application has given a notification, if it has. */
  private boolean linkToChosen(Map<String, MessageAttributeValue> own) {
    boolean chosen = TraceFields.isTraced(call.propagator(), own.keySet());
    if (chosen) {
      call.link(Span.fromContext(call.extract(headers(own))).getSpanContext());
    }
    return chosen;
  }

  private static List<Map.Entry<String, String>> headers(Map<String, MessageAttributeValue> own) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    own.forEach(
        (name, value) -> {
          if (value.stringValue() != null) {
            headers.add(Map.entry(name, value.stringValue()));
          }
        });
    return headers;
  }

  /** What to add; null when there is no room. */
  private @Nullable Map<String, String> fields(
      Map<String, MessageAttributeValue> own, long room, Context context) {
    return traceFields.fitting(TraceFields.of(call.propagator(), context), own.keySet(), room);
  }

  private static Map<String, MessageAttributeValue> with(
      Map<String, MessageAttributeValue> own, Map<String, String> fields) {
    Map<String, MessageAttributeValue> all = new HashMap<>(own);
    fields.forEach(
        (name, value) ->
            all.put(
                name,
                MessageAttributeValue.builder()
                    .dataType(TraceFields.TYPE)
                    .stringValue(value)
                    .build()));
    return all;
  }

  private static void withHeader(
      PublishRequest.Builder published,
      @Nullable AwsRequestOverrideConfiguration own,
      Context context) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    boolean taken = own != null && own.headers().containsKey(X_RAY_HEADER);
    if (span.isValid() && !taken) {
      AwsRequestOverrideConfiguration.Builder configuration =
          own == null ? AwsRequestOverrideConfiguration.builder() : own.toBuilder();
      published.overrideConfiguration(
          configuration.putHeader(X_RAY_HEADER, XRayHeader.write(span)).build());
    }
  }
}
