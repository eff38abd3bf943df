package dev.vertrace.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Measures the paths of requests, traced in each of the ways, and the bare SDK beside them. */
final class Paths {
  private static final List<Class<?>> TRACED =
      List.of(
          HttpServerBenchmark.class,
          HttpClientBenchmark.class,
          SqlClientBenchmark.class,
          MessageBenchmark.class);
  private static final List<Class<?>> ALONE =
      List.of(FloorBenchmark.class, PropagationBenchmark.class);

  private final boolean quick;
  private final Only only;
  private final Path directory;

  Paths(boolean quick, Only only, Path directory) {
    this.quick = quick;
    this.only = only;
    this.directory = directory;
  }

  List<RunResult> measure() throws RunnerException {
    List<RunResult> results = new ArrayList<>(run(ALONE, "floor", new String[0]));
    results.addAll(run(TRACED, "paths", ways()));
    return results;
  }

  private String[] ways() {
    return Arrays.stream(Tracing.values())
        .filter(way -> !quick || !way.isExtra())
        .map(Tracing::name)
        .toArray(String[]::new);
  }

  private Collection<RunResult> run(List<Class<?>> benchmarks, String name, String[] ways)
      throws RunnerException {
    System.out.println("Measuring: " + name);
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .forks(1) // for each set of parameters
            .threads(1)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .output(directory.resolve("jmh-" + name + ".log").toString())
            .jvmArgsAppend("-Xms512m", "-Xmx512m")
            .warmupIterations(quick ? 3 : 6)
            .warmupTime(TimeValue.milliseconds(quick ? 300 : 800))
            .measurementIterations(quick ? 3 : 5)
            .measurementTime(TimeValue.milliseconds(quick ? 100 : 250));
    benchmarks.forEach(benchmark -> options.include(only.in(benchmark)));
    if (ways.length > 0) {
      options.param("tracing", ways);
    }
    if (quick) {
      options.param("remoteParent", "false");
      options.param("attributes", "0", "11", "12", "13");
      options.param("carried", "ALL");
    }
    try {
      return new Runner(options.build()).run();
    } catch (NoBenchmarksException e) { // others were asked for
      return List.of();
    }
  }
}
