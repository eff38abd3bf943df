package dev.vertrace.core;

import io.vertx.core.MultiMap;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.tracing.TracingPolicy;
import java.util.List;
import java.util.Map.Entry;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls a tracer the way Vert.x and its clients do. */
final class TracerCall {
  final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
  private final ContextTracer tracer;
  private final io.vertx.core.Context context;
  private SpanKind kind = SpanKind.RPC;
  private @Nullable TracingPolicy policy = TracingPolicy.ALWAYS;

  TracerCall(ContextTracer tracer, io.vertx.core.Context context) {
    this.tracer = tracer;
    this.context = context;
  }

  TracerCall kind(SpanKind spanKind) {
    kind = spanKind;
    return this;
  }

  TracerCall policy(@Nullable TracingPolicy tracingPolicy) {
    policy = tracingPolicy;
    return this;
  }

  <R> @Nullable SpanHandle<?> receive(R request, TagExtractor<R> tags) {
    return tracer.receiveRequest(context, kind, policy, request, "operation", headers, tags);
  }

  <R> @Nullable SpanHandle<?> send(R request, TagExtractor<R> tags) {
    BiConsumer<String, String> setter = headers::set;
    return tracer.sendRequest(context, kind, policy, request, "operation", setter, tags);
  }

  void respond(@Nullable SpanHandle<?> handle, @Nullable Throwable failure) {
    tracer.sendResponse(context, null, handle, failure, TagExtractor.empty());
  }

  <R> void answer(
      @Nullable SpanHandle<?> handle,
      @Nullable R response,
      @Nullable Throwable failure,
      TagExtractor<R> tags) {
    tracer.receiveResponse(context, response, handle, failure, tags);
  }

  /** Tags by index, as the clients of Vert.x write them; values may be null. */
  static <R> TagExtractor<R> tags(Function<R, List<Entry<String, String>>> list) {
    return new TagExtractor<>() {
      @Override
      public int len(R object) {
        return list.apply(object).size();
      }

      @Override
      public String name(R object, int index) {
        return list.apply(object).get(index).getKey();
      }

      @Override
      public String value(R object, int index) {
        return list.apply(object).get(index).getValue();
      }
    };
  }
}
