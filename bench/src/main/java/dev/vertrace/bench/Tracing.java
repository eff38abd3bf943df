package dev.vertrace.bench;

/** The ways to trace that are compared; each in JVMs of its own. */
public enum Tracing {
  /** The application alone. */
  NONE(Storage.DEFAULT),
  /** The official tracer over an SDK that samples nothing. */
  OFFICIAL_OFF(Storage.OFFICIAL),
  /** The official tracer over an SDK that samples all. */
  OFFICIAL_ON(Storage.OFFICIAL),
  /** Vertrace, sampling nothing; this and the next three with metrics. */
  OFF(Storage.VERTRACE),
  /** Vertrace, sampling all. */
  ON(Storage.VERTRACE),
  /** Vertrace, recording all and keeping what fails or is slow, which here is nothing. */
  TAIL(Storage.VERTRACE),
  /** The same, and a tenth of the rest. */
  TAIL_10(Storage.VERTRACE),
  /** As OFF, without metrics, as by default. */
  OFF_SPANS_ONLY(Storage.VERTRACE),
  /** As ON, without metrics. */
  ON_SPANS_ONLY(Storage.VERTRACE),
  /** As TAIL, without metrics. */
  TAIL_SPANS_ONLY(Storage.VERTRACE);

  private static final String SPANS_ONLY = "_SPANS_ONLY";

  private final Storage storage;

  Tracing(Storage storage) {
    this.storage = storage;
  }

  Storage storage() {
    return storage;
  }

  boolean isOurs() {
    return storage == Storage.VERTRACE;
  }

  boolean measures() {
    return isOurs() && !name().endsWith(SPANS_ONLY);
  }

  /** Whether the sampler drops all. */
  boolean drops() {
    return switch (this) {
      case NONE, OFFICIAL_OFF, OFF, OFF_SPANS_ONLY -> true;
      default -> false;
    };
  }

  /** Whether spans are held until their trace is decided. */
  boolean holds() {
    return name().startsWith("TAIL");
  }

  double ratio() {
    return this == TAIL_10 ? 0.1 : 0;
  }

  /** Whether a short run goes without it. */
  boolean isExtra() {
    return this == TAIL_10 || name().endsWith(SPANS_ONLY);
  }
}
