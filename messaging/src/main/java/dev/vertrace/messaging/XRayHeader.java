package dev.vertrace.messaging;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The <a
 * href="https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader">tracing
 * header</a> of AWS X-Ray, {@code Root=1-<8 hex>-<24 hex>;Parent=<16 hex>;Sampled=<0|1>}: it is
 * taken only with all three, in any order, each once.
 */
final class XRayHeader {
  /** The name of the message system attribute, which does not count against the ten. */
  static final String NAME = "AWSTraceHeader";

  /** Others add fields of their own, but not for pages. */
  private static final int MAX_LENGTH = 512;

  private static final Pattern ROOT = Pattern.compile("1-([0-9a-f]{8})-([0-9a-f]{24})");

  private @Nullable String traceId;
  private @Nullable String spanId;
  private @Nullable TraceFlags flags;
  private boolean unreadable;

  private XRayHeader() {}

  static String write(SpanContext span) {
    String id = span.getTraceId();
    return "Root=1-"
        + id.substring(0, 8)
        + "-"
        + id.substring(8)
        + ";Parent="
        + span.getSpanId()
        + ";Sampled="
        + (span.isSampled() ? "1" : "0");
  }

  /** The span that a header tells of; an invalid one when it cannot be read. */
  static SpanContext read(@Nullable String header) {
    if (header == null || header.length() > MAX_LENGTH) {
      return SpanContext.getInvalid();
    }
    XRayHeader read = new XRayHeader();
    for (String field : header.split(";", -1)) {
      read.take(field.strip());
    }
    return read.span();
  }

  private void take(String field) {
    if (field.startsWith("Root=")) {
      Matcher root = ROOT.matcher(field.substring(5));
      unreadable |= traceId != null || !root.matches();
      traceId = unreadable ? null : root.group(1) + root.group(2);
    } else if (field.startsWith("Parent=")) {
      unreadable |= spanId != null;
      spanId = field.substring(7);
    } else if (field.startsWith("Sampled=")) {
      unreadable |= flags != null;
      flags = flags(field.substring(8));
    }
  }

  private @Nullable TraceFlags flags(String sampled) {
    if (sampled.equals("1")) {
      return TraceFlags.getSampled();
    }
    unreadable |= !sampled.equals("0");
    return TraceFlags.getDefault();
  }

  private SpanContext span() {
    return unreadable
            || traceId == null
            || !TraceId.isValid(traceId)
            || spanId == null
            || !SpanId.isValid(spanId)
            || flags == null
        ? SpanContext.getInvalid()
        : SpanContext.createFromRemoteParent(traceId, spanId, flags, TraceState.getDefault());
  }
}
