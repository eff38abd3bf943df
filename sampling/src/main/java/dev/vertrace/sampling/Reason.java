package dev.vertrace.sampling;

import io.opentelemetry.api.common.Attributes;

/** Why a fragment is kept, or how a span came to be counted; as written in attributes. */
enum Reason {
  RATIO("ratio"),
  PARENT("parent"),
  ERROR("error"),
  SLOW("slow"),
  RARE("rare"),
  FORCED("forced"),
  NONE("none"),
  MEMORY("memory"),
  FRAGMENT_LIMIT("fragment_limit"),
  MAX_AGE("max_age"),
  LATE("late"),
  UNENDED("unended"),
  QUEUE_FULL("queue_full"),
  DELEGATE("delegate"),
  SHUTDOWN("shutdown");

  final String text;

  /** What spans kept for it carry. */
  @SuppressWarnings("ImmutableEnumChecker") // the API says that they are
  final Attributes attributes;

  Reason(String text) {
    this.text = text;
    this.attributes = Attributes.of(SamplingAttributes.REASON, text);
  }
}
