package dev.vertrace.bench.app;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A JVM of each variant, all alive at once: they are measured in turn, window by window, so that
 * what else the machine does falls on all of them.
 */
final class Round implements AutoCloseable {
  private final Surroundings surroundings;
  private final Plan plan;
  private final List<Variant> variants;
  private final Map<Variant, Bench> benches = new EnumMap<>(Variant.class);

  Round(Surroundings surroundings, Plan plan, List<Variant> variants) {
    this.surroundings = surroundings;
    this.plan = plan;
    this.variants = variants;
  }

  /** What each JVM shows at the endpoints that have a rate for latencies. */
  List<Fork> measure(int number, Map<Endpoint, Double> rates) throws InterruptedException {
    for (Variant variant : variants) {
      Bench bench = new Bench(surroundings, variant, plan);
      benches.put(variant, bench);
      bench.checkStorage(variant);
      bench.warmUp(rates.keySet());
    }
    Map<Variant, Map<Endpoint, Observed>> observed = new EnumMap<>(Variant.class);
    variants.forEach(variant -> observed.put(variant, new EnumMap<>(Endpoint.class)));
    for (var rate : rates.entrySet()) {
      Map<Variant, List<Window>> windows = windows(rate.getKey());
      for (Variant variant : variants) {
        Latency latency = bench(variant).latency(rate.getKey().path(), rate.getValue());
        requireNonNull(observed.get(variant))
            .put(rate.getKey(), new Observed(requireNonNull(windows.get(variant)), latency));
      }
    }
    return variants.stream()
        .map(variant -> new Fork(variant, number, requireNonNull(observed.get(variant))))
        .toList();
  }

  private Map<Variant, List<Window>> windows(Endpoint endpoint) throws InterruptedException {
    Map<Variant, List<Window>> windows = new EnumMap<>(Variant.class);
    int requests = plan.of(endpoint).measured();
    for (int i = 0; i < plan.windows(); i++) {
      for (Variant variant : variants) {
        windows
            .computeIfAbsent(variant, v -> new ArrayList<>())
            .add(bench(variant).window(endpoint.path(), requests));
      }
    }
    return windows;
  }

  private Bench bench(Variant variant) {
    return requireNonNull(benches.get(variant));
  }

  @Override
  public void close() {
    benches.values().forEach(Bench::close);
  }
}
