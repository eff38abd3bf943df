package dev.vertrace.sampling;

import io.opentelemetry.api.common.AttributeKey;

/** Names that no semantic convention has. */
final class SamplingAttributes {
  static final AttributeKey<String> REASON = AttributeKey.stringKey("vertrace.sampling.reason");
  static final AttributeKey<Long> FRAGMENT_SPANS =
      AttributeKey.longKey("vertrace.sampling.fragment.spans");
  static final AttributeKey<Long> FRAGMENT_LOST =
      AttributeKey.longKey("vertrace.sampling.fragment.lost");
  static final AttributeKey<String> DECISION = AttributeKey.stringKey("vertrace.sampling.decision");
  static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("vertrace.sampling.outcome");
  static final AttributeKey<String> THRESHOLD =
      AttributeKey.stringKey("vertrace.sampling.threshold");

  private SamplingAttributes() {}

  /** Whether a span that is handed on may be given one of this name. */
  static boolean isAdded(String name) {
    return name.equals(REASON.getKey())
        || name.equals(FRAGMENT_SPANS.getKey())
        || name.equals(FRAGMENT_LOST.getKey());
  }
}
