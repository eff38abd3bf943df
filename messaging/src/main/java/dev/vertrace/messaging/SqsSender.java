package dev.vertrace.messaging;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.Map.Entry;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.model.Message;

/** Where a message comes from. */
final class SqsSender {
  private SqsSender() {}

  /**
   * The context of who sent it: from its attributes, or else from those of the notification in its
   * body, or else from the header of X-Ray. Only the sender of the message vouches for any of them.
   */
  static Context contextOf(
      Message message, Function<Iterable<Entry<String, String>>, Context> extract) {
    Context context = extract.apply(SqsHeaders.of(message.messageAttributes()));
    if (hasSpan(context)) {
      return context;
    }
    SnsEnvelope envelope = message.body() == null ? null : SnsEnvelope.read(message.body(), false);
    Context published = envelope == null ? context : extract.apply(SqsHeaders.of(envelope));
    if (hasSpan(published)) {
      return published;
    }
    SpanContext xRay = XRayHeader.read(message.attributesAsStrings().get(XRayHeader.NAME));
    return xRay.isValid() ? context.with(Span.wrap(xRay)) : context;
  }

  private static boolean hasSpan(Context context) {
    return Span.fromContext(context).getSpanContext().isValid();
  }
}
