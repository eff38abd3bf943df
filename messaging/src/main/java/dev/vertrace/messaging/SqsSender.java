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

  /** The context of who sent it, from its attributes or else from the header of X-Ray. */
  static Context contextOf(
      Message message, Function<Iterable<Entry<String, String>>, Context> extract) {
    Context context = extract.apply(SqsHeaders.of(message.messageAttributes()));
    if (Span.fromContext(context).getSpanContext().isValid()) {
      return context;
    }
    SpanContext xRay = XRayHeader.read(message.attributesAsStrings().get(XRayHeader.NAME));
    return xRay.isValid() ? context.with(Span.wrap(xRay)) : context;
  }
}
