package dev.vertrace.bench.app;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one JVM of one variant has shown. */
record Fork(Variant variant, int round, Map<Endpoint, List<Window>> windows) {
  /** Longer than exporters wait for a batch to fill. */
  private static final long QUIET_MILLIS = Knobs.SCHEDULE_DELAY_MILLIS + 100;

  List<Window> of(Endpoint endpoint) {
    return windows.getOrDefault(endpoint, List.of());
  }

  static Fork measure(
      Surroundings surroundings, Variant variant, int round, Plan plan, Set<Endpoint> endpoints)
      throws InterruptedException {
    try (ApplicationProcess application = surroundings.start(variant);
        Load load = surroundings.load(application)) {
      for (Endpoint endpoint : endpoints) {
        load.closed(endpoint.path(), plan.of(endpoint).warmUp(), plan.atATime());
      }
      Map<Endpoint, List<Window>> windows = new EnumMap<>(Endpoint.class);
      for (int i = 0; i < plan.windows(); i++) {
        for (Endpoint endpoint : endpoints) {
          windows
              .computeIfAbsent(endpoint, e -> new ArrayList<>())
              .add(window(surroundings.sink(), application, load, plan, endpoint));
        }
      }
      return new Fork(variant, round, windows);
    }
  }

  /** With the export of what it has recorded. */
  private static Window window(
      Sink sink, ApplicationProcess application, Load load, Plan plan, Endpoint endpoint)
      throws InterruptedException {
    int requests = plan.of(endpoint).measured();
    sink.awaitQuiet(QUIET_MILLIS);
    long spans = sink.spans();
    application.ask("begin");
    long nanos = load.closed(endpoint.path(), requests, plan.atATime());
    sink.awaitQuiet(QUIET_MILLIS);
    JsonObject usage = application.ask("end");
    return Window.of(requests, nanos, usage, sink.spans() - spans);
  }
}
