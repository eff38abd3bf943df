package dev.vertrace.core;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes what it is told to measure; found by ServiceLoader, like everybody's. */
abstract class MeasuredConvention implements Convention<MeasuredConvention.Request> {

  record Measure(
      @Nullable String tag,
      @Nullable Object response,
      @Nullable Throwable failure,
      long nanos,
      SpanContext span) {}

  /** Where the measures go, and whether there is to be a span. */
  record Request(List<Measure> measures, boolean traced) {}

  @Override
  public boolean covers(Class<?> requestClass) {
    return requestClass == Request.class;
  }

  @Override
  public boolean traces(Request request) {
    return request.traced();
  }

  @Override
  public boolean measures() {
    return true;
  }

  @Override
  public String name(Operation<? extends Request> operation) {
    return "measured";
  }

  @Override
  public void onStart(Operation<? extends Request> operation) {}

  @Override
  public void onEnd(
      Operation<? extends Request> operation,
      @Nullable Object response,
      @Nullable Throwable failure) {}

  @Override
  public void measure(
      Operation<? extends Request> operation,
      @Nullable Object response,
      @Nullable Throwable failure,
      long nanos) {
    SpanContext span = Span.fromContext(operation.context()).getSpanContext();
    operation
        .request()
        .measures()
        .add(new Measure(operation.tag("tag"), response, failure, nanos, span));
  }

  /** For what arrives. */
  public static final class Incoming extends MeasuredConvention {
    @Override
    public Direction direction() {
      return Direction.INCOMING;
    }
  }

  /** For what leaves. */
  public static final class Outgoing extends MeasuredConvention {
    @Override
    public Direction direction() {
      return Direction.OUTGOING;
    }
  }
}
