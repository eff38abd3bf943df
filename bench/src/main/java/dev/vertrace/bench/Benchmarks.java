package dev.vertrace.bench;

import dev.vertrace.pgclient.SqlBenchmark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks with every storage, in JVMs of their own, and prints one table. */
public final class Benchmarks {
  private static final boolean QUICK = Boolean.getBoolean("bench.quick");

  private Benchmarks() {}

  /** The argument is the directory for what JMH writes. */
  public static void main(String[] arguments) throws RunnerException {
    Path directory = Path.of(arguments[0]);
    List<Measurement> measurements = new ArrayList<>();
    for (Place place : Place.values()) {
      for (Storage storage : Storage.values()) {
        System.out.println("Measuring: " + place + ", " + storage);
        for (RunResult result : new Runner(options(place, storage, directory)).run()) {
          measurements.add(new Measurement(place, storage, result));
        }
      }
    }
    Path json = directory.resolve("bench.json");
    ResultFormatFactory.getInstance(ResultFormatType.JSON, json.toString())
        .writeOut(measurements.stream().map(Measurement::result).toList());
    System.out.println(ResultTable.of(measurements));
  }

  private static Options options(Place place, Storage storage, Path directory) {
    String log = "jmh-" + place + "-" + storage + ".log";
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(ContextBenchmark.class.getName())
            .forks(1)
            .threads(1)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .output(directory.resolve(log.toLowerCase(Locale.ROOT)).toString())
            .jvmArgsAppend(jvmArguments(place, storage));
    if (place == Place.REQUEST) {
      options.include(AsyncSpanBenchmark.class.getName());
    }
    if (place == Place.THREAD && storage == Storage.DEFAULT) { // neither matters to it
      options.include(SqlBenchmark.class.getName());
      options.include(SamplerBenchmark.class.getName());
    }
    if (storage != Storage.VERTRACE) {
      options.exclude("asyncSpan");
    }
    return lasting(options).build();
  }

  private static String[] jvmArguments(Place place, Storage storage) {
    return Stream.concat(
            Stream.of("-Xms512m", "-Xmx512m", storage.jvmArgument()), place.jvmArguments().stream())
        .toArray(String[]::new);
  }

  private static ChainedOptionsBuilder lasting(ChainedOptionsBuilder options) {
    return options
        .warmupIterations(QUICK ? 3 : 5)
        .warmupTime(TimeValue.milliseconds(QUICK ? 200 : 1000))
        // Many short ones: on a machine that does other work, too, some go undisturbed.
        .measurementIterations(QUICK ? 5 : 30)
        .measurementTime(TimeValue.milliseconds(QUICK ? 100 : 200));
  }
}
