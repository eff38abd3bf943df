package dev.vertrace.bench.app;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.List;

/** Runs that look whether something grows: with time, with queries, with a slow collector. */
final class LongRuns {
  /** As Vertrace counts its spans, more often than by default. */
  private static final String[] WITH_METRICS = {
    "-Dotel.metrics.exporter=otlp", "-Dotel.metric.export.interval=500"
  };

  static final List<Integer> QUERIES = List.of(1, 10, 100, 1_000, 10_000);
  static final List<Variant> VARIANTS =
      List.of(Variant.UNTRACED, Variant.VERTRACE_OFF, Variant.VERTRACE_ON, Variant.VERTRACE_TAIL);

  private static final int AT_A_TIME = 4;
  private static final long SINK_SPANS_PER_SECOND = 2_000;
  private static final int SATURATION_POINTS = 5;
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private final Surroundings surroundings;
  private final Plan plan;

  LongRuns(Surroundings surroundings, Plan plan) {
    this.surroundings = surroundings;
    this.plan = plan;
  }

  JsonObject measure() throws InterruptedException {
    JsonObject growth = new JsonObject();
    for (Variant variant : VARIANTS) {
      System.out.println("Measuring: long runs, " + variant.label());
      growth.put(variant.label(), growth(variant));
    }
    System.out.println("Measuring: a collector that is too slow");
    return new JsonObject().put("growth", growth).put("saturation", saturation());
  }

  private JsonObject growth(Variant variant) throws InterruptedException {
    try (Bench bench = new Bench(surroundings, variant, plan)) {
      bench.warmUp(EnumSet.of(Endpoint.QUERY));
      String path = Endpoint.QUERY.path();
      int requests = plan.longCounts().requests();
      return new JsonObject()
          .put("short", bench.window(path, requests).toJson())
          .put("long", bench.window(path, 10 * requests).toJson())
          .put("queries", queries(bench));
    }
  }

  /** By the number of queries in a request, about as many queries for each. */
  private JsonObject queries(Bench bench) throws InterruptedException {
    JsonObject windows = new JsonObject();
    bench.window("/queries/100", plan.longCounts().queries() / 50, AT_A_TIME); // to warm up
    for (int count : QUERIES) {
      int requests = Math.max(2, plan.longCounts().queries() / count);
      windows.put(
          Integer.toString(count), bench.window("/queries/" + count, requests, AT_A_TIME).toJson());
    }
    return windows;
  }

  /** Twice as many spans as are taken. */
  private JsonObject saturation() throws InterruptedException {
    Sink sink = surroundings.sink();
    JsonArray heap = new JsonArray();
    double rate = 2.0 * SINK_SPANS_PER_SECOND;
    long requests;
    long before = sink.spans();
    try (Bench bench = new Bench(surroundings, Variant.VERTRACE_ON, plan, WITH_METRICS)) {
      requests = bench.warmUp(EnumSet.of(Endpoint.PLAINTEXT));
      sink.limit(SINK_SPANS_PER_SECOND);
      double seconds = (double) plan.longCounts().saturationSeconds() / (SATURATION_POINTS + 1);
      for (int i = 0; i <= SATURATION_POINTS; i++) {
        requests += bench.load().open(Endpoint.PLAINTEXT.path(), rate, seconds).requests();
        if (i > 0) { // the first part fills the queue
          heap.add(bench.heap());
        }
      }
      sink.limit(0);
      awaitCounts(sink);
    } finally {
      sink.limit(0);
    }
    return new JsonObject()
        .put("collectorSpansPerSecond", SINK_SPANS_PER_SECOND)
        .put("recordedSpansPerSecond", rate)
        .put("heapAfterGc", heap)
        .put("requests", requests)
        .put("spansAtCollector", sink.spans() - before)
        .put("spans", sink.counts().toJson());
  }

  private static void awaitCounts(Sink sink) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!sink.counts().isComplete() && System.nanoTime() < deadline) {
      Thread.sleep(100);
    }
  }
}
