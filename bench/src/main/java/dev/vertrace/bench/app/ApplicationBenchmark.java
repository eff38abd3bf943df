package dev.vertrace.bench.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Measures the application with each kind of tracing in turn, and prints what tracing adds. */
public final class ApplicationBenchmark {
  private ApplicationBenchmark() {}

  /** The arguments: the directory for results, the jar of the agent, the logging configuration. */
  public static void main(String[] arguments) throws InterruptedException {
    Plan plan = Boolean.getBoolean("bench.quick") ? Plan.quick() : Plan.full();
    plan = plan.withForks(Integer.getInteger("bench.forks", plan.forks()));
    List<Variant> variants = variants();
    Set<Endpoint> endpoints = endpoints();
    List<Fork> forks = new ArrayList<>();
    try (Surroundings surroundings =
        new Surroundings(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]))) {
      for (int round = 0; round < plan.forks(); round++) {
        Collections.rotate(variants, 1);
        for (Variant variant : variants) {
          System.out.println("Measuring: round " + (round + 1) + ", " + variant.label());
          forks.add(Fork.measure(surroundings, variant, round, plan, endpoints));
        }
      }
    }
    for (Endpoint endpoint : endpoints) {
      print(endpoint, forks);
    }
  }

  private static List<Variant> variants() {
    String wanted = System.getProperty("bench.variants", "");
    return new ArrayList<>(
        wanted.isEmpty()
            ? List.of(Variant.values())
            : Arrays.stream(wanted.split(",", -1)).map(Variant::labelled).toList());
  }

  private static Set<Endpoint> endpoints() {
    String wanted = System.getProperty("bench.endpoints", "");
    return wanted.isEmpty()
        ? EnumSet.allOf(Endpoint.class)
        : EnumSet.copyOf(Arrays.stream(wanted.split(",", -1)).map(Endpoint::labelled).toList());
  }

  private static void print(Endpoint endpoint, List<Fork> forks) {
    System.out.printf(
        Locale.ROOT,
        "%n%-16s %12s %12s %10s %10s %10s %8s%n",
        endpoint.label(),
        "request B",
        "process B",
        "loop us",
        "process us",
        "req/s",
        "spans");
    for (Variant variant : Variant.values()) {
      List<Window> windows =
          forks.stream()
              .filter(fork -> fork.variant() == variant)
              .flatMap(fork -> fork.of(endpoint).stream())
              .toList();
      if (!windows.isEmpty()) {
        System.out.printf(
            Locale.ROOT,
            "%-16s %12.0f %12.0f %10.2f %10.2f %10.0f %8.2f%n",
            variant.label(),
            median(windows, Window::requestBytes),
            median(windows, Window::processBytes),
            median(windows, Window::eventLoopMicros),
            median(windows, Window::processMicros),
            median(windows, Window::requestsPerSecond),
            median(windows, Window::spansPerRequest));
      }
    }
  }

  private static double median(List<Window> windows, ToDoubleFunction<Window> of) {
    double[] sorted = windows.stream().mapToDouble(of).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
