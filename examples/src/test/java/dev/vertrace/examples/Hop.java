package dev.vertrace.examples;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A way from the handler of a request to code that runs later: a row of the matrix. The tree is
 * what is recorded below the span of the request.
 */
record Hop(
    String name,
    String tree,
    Way way,
    @Nullable String helper,
    @Nullable Way helped,
    Script script,
    List<HopEntry> entries) {
  static final String AFTER = "after\n";

  /** Done when the span after the hop is made. */
  interface Way extends Function<HopRequest, Future<?>> {}

  /** What an HTTP client does. */
  enum Script {
    ASK("GET"),
    SEND_CHUNKS("POST"),
    SEND_FRAMES("GET");

    final String method;

    Script(String method) {
      this.method = method;
    }
  }

  static Hop of(String name, String tree, Way way) {
    return new Hop(name, tree, way, null, null, Script.ASK, List.of(HopEntry.values()));
  }

  /** With the helper that it needs. */
  Hop with(String usedHelper, Way usedWay) {
    return new Hop(name, tree, way, usedHelper, usedWay, script, entries);
  }

  /** Only where there is such a thing. */
  Hop only(Script itsScript, List<HopEntry> itsEntries) {
    return new Hop(name, tree, way, helper, helped, itsScript, itsEntries);
  }
}
