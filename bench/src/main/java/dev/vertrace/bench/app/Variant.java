package dev.vertrace.bench.app;

import java.util.Arrays;

/** The application with one kind of tracing each. */
enum Variant {
  UNTRACED("untraced", Kind.NONE, "none"),
  /** The same once more: how far it is from itself is the noise. */
  UNTRACED_AGAIN("untraced-again", Kind.NONE, "none"),
  OFFICIAL_OFF("official-off", Kind.OFFICIAL, "off"),
  OFFICIAL_ON("official-on", Kind.OFFICIAL, "on"),
  AGENT("agent", Kind.AGENT, "on"),
  VERTRACE_OFF("vertrace-off", Kind.VERTRACE, "off"),
  VERTRACE_10("vertrace-10", Kind.VERTRACE, "10"),
  VERTRACE_ON("vertrace-on", Kind.VERTRACE, "on"),
  VERTRACE_TAIL("vertrace-tail", Kind.VERTRACE, "tail");

  /** Whose tracer it is. */
  enum Kind {
    NONE("Untraced", "none"),
    OFFICIAL("OfficialTracing", "io.vertx.tracing.opentelemetry"),
    // Its own is out of sight of the application.
    AGENT("Untraced", "none"),
    VERTRACE("VertraceTracing", "dev.vertrace.core");

    private final String tracing;
    private final String storage;

    Kind(String tracing, String storage) {
      this.tracing = tracing;
      this.storage = storage;
    }

    /** The package of its context storage; {@code none} is without OpenTelemetry. */
    String storage() {
      return storage;
    }
  }

  private final String label;
  private final Kind kind;
  private final String sampling;

  Variant(String label, Kind kind, String sampling) {
    this.label = label;
    this.kind = kind;
    this.sampling = sampling;
  }

  String label() {
    return label;
  }

  Kind kind() {
    return kind;
  }

  String sampling() {
    return sampling;
  }

  /** The class that sets it up, by name: its tracer is not on the class path of the others. */
  String tracing() {
    return Variant.class.getPackageName() + "." + kind.tracing;
  }

  /** The mode of the official tracer to which one of ours is compared: what records like it. */
  Variant rival() {
    return this == VERTRACE_OFF ? OFFICIAL_OFF : OFFICIAL_ON;
  }

  /**
   * The one with this label.
   *
   * @throws IllegalArgumentException when there is none
   */
  static Variant labelled(String label) {
    return Arrays.stream(values())
        .filter(variant -> variant.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no variant is '"
                        + label
                        + "'; there are "
                        + Arrays.stream(values()).map(Variant::label).toList()));
  }
}
