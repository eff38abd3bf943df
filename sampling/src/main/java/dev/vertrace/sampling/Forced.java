package dev.vertrace.sampling;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.sdk.trace.ReadableSpan;

/** A wish, carried by the context, to keep what starts in it, or not to as a share. */
final class Forced {
  private static final ContextKey<Boolean> KEY = ContextKey.named("vertrace-sampling-forced");

  private static final ContextKey<Boolean> THINNED = ContextKey.named("vertrace-sampling-thinned");

  private Forced() {}

  static Context thinned(Context context) {
    return context.with(THINNED, true);
  }

  static boolean isThinned(Context context) {
    return context.get(THINNED) != null;
  }

  static Context in(Context context) {
    return context.with(KEY, true);
  }

  static boolean isIn(Context context) {
    return context.get(KEY) != null;
  }

  /** Why a local root is sampled. */
  static Reason reason(Context context, ReadableSpan root) {
    if (root.getParentSpanContext().isSampled()) {
      return Reason.PARENT;
    }
    boolean byRatio = OtState.hasThreshold(root.getSpanContext().getTraceState());
    return isIn(context) && !byRatio ? Reason.FORCED : Reason.RATIO;
  }
}
