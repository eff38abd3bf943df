package dev.vertrace.bench.app;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Measures the application with each kind of tracing in turn, and prints what tracing adds. System
 * properties: {@code bench.quick}; {@code bench.forks}; {@code bench.variants} and {@code
 * bench.endpoints}, by their labels with commas between them; {@code bench.long}, which is false to
 * leave out the long runs; {@code bench.jvm-arguments} of the measured JVMs; {@code bench.record}
 * to keep the results and make the pages of them.
 */
public final class ApplicationBenchmark {
  /** Below the saturation of all variants, and of the load, which sends each request by itself. */
  private static final double RATE_SHARE = 0.2;

  private ApplicationBenchmark() {}

  /**
   * The arguments: the directory for results, the jar of the agent, the logging configuration, the
   * directory for results that are kept, and the pages that show them.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean record = Boolean.getBoolean("bench.record");
    if (record && Boolean.getBoolean("bench.quick")) {
      throw new IllegalArgumentException(
          "a quick run is not for the record: leave out bench.quick");
    }
    Path directory = Path.of(arguments[0]);
    Run run;
    try (Surroundings surroundings =
        new Surroundings(directory, Path.of(arguments[1]), Path.of(arguments[2]))) {
      run = measure(surroundings, directory);
    }
    if (record) {
      String[] results = Arrays.copyOfRange(arguments, 3, arguments.length);
      keep(run, Path.of(results[0]));
      Publication.main(results);
    }
    System.out.println(Report.of(run));
    Checks.of(run).forEach(System.out::println);
  }

  private static Run measure(Surroundings surroundings, Path directory)
      throws IOException, InterruptedException {
    Plan plan = Boolean.getBoolean("bench.quick") ? Plan.quick() : Plan.full();
    plan = plan.withForks(Integer.getInteger("bench.forks", plan.forks()));
    Map<Endpoint, Double> rates = Bench.rates(surroundings, plan, endpoints(), RATE_SHARE);
    boolean grows = !System.getProperty("bench.long", "").equals("false");
    Run run =
        new Run(
            About.of(plan, rates, RATE_SHARE, surroundings.versions()),
            List.of(),
            grows ? new LongRuns(surroundings, plan).measure() : new JsonObject());
    List<Variant> variants = variants();
    for (int round = 0; round < plan.forks(); round++) {
      System.out.println("Measuring: round " + (round + 1) + ", " + labels(variants));
      try (Round measured = new Round(surroundings, plan, variants)) {
        run = run.with(measured.measure(round, rates));
      }
      keep(run, directory); // whoever stops it now has the rounds so far
      Collections.rotate(variants, 2);
    }
    return run;
  }

  private static String labels(List<Variant> variants) {
    return variants.stream().map(Variant::label).collect(Collectors.joining(", "));
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

  private static void keep(Run run, Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(Publication.RESULTS), run.toJson().encodePrettily() + "\n");
  }
}
