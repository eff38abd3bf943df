package dev.vertrace.messaging;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map.Entry;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Where a message comes from.
 *
 * @param context of who sent it; only they vouch for it
 * @param headers where that was found
 */
record SqsSender(Context context, List<Entry<String, String>> headers) {

  /**
   * What the message's attributes tell, or else those of the notification in its body, or else the
   * header of X-Ray.
   */
  static SqsSender of(Message message, Function<Iterable<Entry<String, String>>, Context> extract) {
    List<Entry<String, String>> headers = SqsHeaders.of(message.messageAttributes());
    SqsSender sender = new SqsSender(extract.apply(headers), headers);
    if (sender.hasSpan()) {
      return sender;
    }
    SnsEnvelope envelope = message.body() == null ? null : SnsEnvelope.read(message.body(), false);
    if (envelope != null) {
      headers = SqsHeaders.of(envelope);
      SqsSender publisher = new SqsSender(extract.apply(headers), headers);
      if (publisher.hasSpan()) {
        return publisher;
      }
    }
    SpanContext xRay = XRayHeader.read(message.attributesAsStrings().get(XRayHeader.NAME));
    return xRay.isValid()
        ? new SqsSender(sender.context().with(Span.wrap(xRay)), sender.headers())
        : sender;
  }

  SpanContext span() {
    return Span.fromContext(context).getSpanContext();
  }

  private boolean hasSpan() {
    return span().isValid();
  }
}
