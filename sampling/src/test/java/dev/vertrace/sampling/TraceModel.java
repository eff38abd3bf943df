package dev.vertrace.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Takes random steps with one trace, on one thread at a time, and says what should be exported. */
final class TraceModel {
  final List<SpanModel> spans = new ArrayList<>();
  private final List<FragmentModel> fragments = new ArrayList<>();
  private final TailSdk sdk;
  private final Random random;
  private final long threshold;

  TraceModel(TailSdk sdk, long seed, double ratio) {
    this.sdk = sdk;
    this.random = new Random(seed);
    this.threshold = (1L << 56) - Math.round(ratio * (1L << 56));
    startRoot();
  }

  private void startRoot() {
    switch (random.nextInt(8)) {
      case 0 -> startUnder(remote(TraceFlags.getSampled()), true);
      case 1 -> startUnder(remote(TraceFlags.getDefault()), false);
      default -> {
        Span span = sdk.root("root");
        long r = Long.parseLong(span.getSpanContext().getTraceId().substring(18), 16);
        add(new FragmentModel(r >= threshold), span);
      }
    }
  }

  private SpanContext remote(TraceFlags flags) {
    String traceId = String.format("%016x%016x", random.nextLong() | 1, random.nextLong());
    String spanId = String.format("%016x", random.nextLong() | 1);
    return SpanContext.createFromRemoteParent(traceId, spanId, flags, TraceState.getDefault());
  }

  private void startUnder(SpanContext remote, boolean head) {
    add(new FragmentModel(head), sdk.under(remote, "root"));
  }

  void step() {
    SpanModel any = spans.get(random.nextInt(spans.size()));
    int what = random.nextInt(100);
    if (what < 50) {
      startChild(any);
    } else if (what < 54) {
      end(any, true);
    } else if (what < 96) {
      end(any, false);
    } else if (what < 97) {
      keep(any);
    } else if (what < 98) { // the same trace comes back into the process
      startBelow(any, Span.wrap(asRemote(any.span.getSpanContext())));
    }
  }

  private static SpanContext asRemote(SpanContext own) {
    return SpanContext.createFromRemoteParent(
        own.getTraceId(), own.getSpanId(), own.getTraceFlags(), own.getTraceState());
  }

  private void startChild(SpanModel parent) {
    startBelow(parent, parent.span);
  }

  private void startBelow(SpanModel parent, Span asSeen) {
    Span span = sdk.child(asSeen, "child");
    FragmentModel fragment = parent.fragment;
    if (fragment.closed) {
      fragment = new FragmentModel(parent.span.getSpanContext().isSampled());
    }
    assertThat(span.getSpanContext().isSampled()).isEqualTo(fragment.isKept());
    add(fragment, span);
  }

  private void add(FragmentModel fragment, Span span) {
    boolean remote = ((ReadableSpan) span).getParentSpanContext().isRemote();
    SpanModel model = new SpanModel(fragment, span, remote || fragment.spans.isEmpty());
    if (fragment.spans.isEmpty()) {
      fragments.add(fragment);
    }
    fragment.spans.add(model);
    fragment.open++;
    spans.add(model);
  }

  private void end(SpanModel model, boolean error) {
    if (error) {
      TailSdk.fail(model.span);
    } else {
      model.span.end();
    }
    if (!model.ended) { // a second end does nothing
      model.ended = true;
      model.fragment.ended(model, error);
    }
    Context context = Context.root().with(model.span);
    boolean kept = Span.fromContext(sdk.tail.decided(context)).getSpanContext().isSampled();
    if (kept || !model.fragment.closed) { // what is closed may be displaced by others
      assertThat(kept).isEqualTo(model.fragment.isKept());
    }
  }

  private void keep(SpanModel model) {
    boolean kept = sdk.tail.keep(Context.root().with(model.span));
    model.fragment.trigger("forced");
    if (!model.ended) {
      assertThat(kept).isEqualTo(model.fragment.isKept());
    }
  }

  void slowTimePassed() {
    for (FragmentModel fragment : fragments) {
      if (fragment.hasOpenRoot()) {
        fragment.trigger("slow");
      }
    }
  }

  void lingerPassed() {
    fragments.forEach(FragmentModel::lingerOver);
  }

  void endAll() {
    for (SpanModel model : List.copyOf(spans)) {
      end(model, random.nextInt(50) == 0);
    }
  }

  List<FragmentModel> fragments() {
    return fragments;
  }
}
