package dev.vertrace.bench.app;

import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** An application that is loaded and looked at. */
final class Bench implements AutoCloseable {
  /** Longer than exporters wait for a batch to fill. */
  private static final long QUIET_MILLIS = Knobs.SCHEDULE_DELAY_MILLIS + 100;

  /** The share of the time of a round that the compilers may work. */
  private static final double AT_REST = 0.02;

  private final Sink sink;
  private final ApplicationProcess application;
  private final Load load;
  private final Plan plan;

  Bench(Surroundings surroundings, Variant variant, Plan plan, String... jvmArguments) {
    this.sink = surroundings.sink();
    this.application = surroundings.start(variant, jvmArguments);
    this.load = surroundings.load(application);
    this.plan = plan;
  }

  Load load() {
    return load;
  }

  /** The rates at which latencies are measured: a share of what the application can do untraced. */
  static Map<Endpoint, Double> rates(
      Surroundings surroundings, Plan plan, Set<Endpoint> endpoints, double share)
      throws InterruptedException {
    Map<Endpoint, Double> rates = new EnumMap<>(Endpoint.class);
    try (Bench bench = new Bench(surroundings, Variant.UNTRACED, plan)) {
      bench.warmUp(endpoints);
      for (Endpoint endpoint : endpoints) {
        Window window = bench.window(endpoint.path(), plan.of(endpoint).measured());
        rates.put(endpoint, (double) Math.round(window.requestsPerSecond() * share));
      }
    }
    return rates;
  }

  /** Fails unless the JVM has the context storage of its variant. */
  void checkStorage(Variant variant) {
    String storage = application.ask("storage").getString("storage");
    if (!storage.contains(variant.kind().storage())) {
      throw new IllegalStateException(variant.label() + " runs with the storage " + storage);
    }
  }

  /**
   * Until two rounds on end have left next to nothing to the compilers: their time is CPU of the
   * process, and no cost of a request in a service that runs for hours.
   *
   * @return the requests that it took
   */
  long warmUp(Set<Endpoint> endpoints) throws InterruptedException {
    long requests = 0;
    int quiet = 0;
    for (int round = 0; round < plan.warmUpRounds() && quiet < 2; round++) {
      long compiled = compiledMillis();
      long nanos = 0;
      for (Endpoint endpoint : endpoints) {
        int count = plan.of(endpoint).warmUp();
        nanos += load.closed(endpoint.path(), count, plan.atATime());
        requests += count;
      }
      sink.awaitQuiet(QUIET_MILLIS);
      quiet = compiledMillis() - compiled < AT_REST * nanos / 1e6 ? quiet + 1 : 0;
    }
    return requests;
  }

  private long compiledMillis() {
    return application.ask("compiled").getLong("millis");
  }

  /** Of the second of two runs: at a lower rate, and over more connections, is another load. */
  Latency latency(String path, double rate) throws InterruptedException {
    load.open(path, rate, plan.latencySeconds());
    sink.awaitQuiet(QUIET_MILLIS);
    return load.open(path, rate, plan.latencySeconds());
  }

  Window window(String path, int requests) throws InterruptedException {
    return window(path, requests, plan.atATime());
  }

  /** With the export of what it has recorded. Nothing else may be on its way. */
  Window window(String path, int requests, int atATime) throws InterruptedException {
    long spans = sink.spans();
    application.ask("begin");
    long nanos = load.closed(path, requests, atATime);
    sink.awaitQuiet(QUIET_MILLIS);
    JsonObject usage = application.ask("end");
    return Window.of(requests, nanos, usage, sink.spans() - spans);
  }

  /** What is left of the heap after a collection. */
  long heap() {
    return application.ask("heap").getLong("bytes");
  }

  /** Stops the application, which exports what is left. */
  @Override
  public void close() {
    load.close();
    application.close();
  }
}
