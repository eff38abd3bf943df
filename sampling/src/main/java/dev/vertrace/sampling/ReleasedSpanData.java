package dev.vertrace.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;

/** The data of a {@link Release}. */
final class ReleasedSpanData extends DelegatingSpanData {
  private final SpanContext context;
  private final Attributes attributes;
  private final int total;

  ReleasedSpanData(SpanData span, SpanContext context, Attributes added) {
    super(span);
    this.context = context;
    this.attributes = ReleasedAttributes.of(span.getAttributes(), added);
    this.total = span.getTotalAttributeCount() + added.size();
  }

  @Override
  public SpanContext getSpanContext() {
    return context;
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public int getTotalAttributeCount() {
    return total;
  }
}
