package dev.vertrace.bench;

import dev.vertrace.pgclient.SqlBenchmark;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks with every storage, in JVMs of their own, and the paths of requests, and
 * prints tables and what they may cost.
 */
public final class Benchmarks {
  private static final boolean QUICK = Boolean.getBoolean("bench.quick");
  private static final Only ONLY = Only.asked();

  private Benchmarks() {}

  /**
   * The arguments are the directory for what JMH writes and that of the module, whose record and
   * page a run is written to with {@code bench.record}.
   */
  public static void main(String[] arguments) throws RunnerException, IOException {
    Path directory = Path.of(arguments[0]);
    List<Measurement> measurements = storages(directory);
    List<RunResult> paths = new Paths(QUICK, ONLY, directory).measure();
    Report report = Report.of(paths.stream().map(Figure::of).toList());
    write(directory, measurements, paths, report);
    if (Boolean.getBoolean("bench.record")) {
      record(Path.of(arguments[1]), report);
    }
    System.out.println(ResultTable.of(measurements));
    System.out.println(report.markdown());
    report.bars().forEach(System.out::println);
  }

  private static List<Measurement> storages(Path directory) throws RunnerException {
    List<Measurement> measurements = new ArrayList<>();
    for (Place place : Place.values()) {
      for (Storage storage : Storage.values()) {
        System.out.println("Measuring: " + place + ", " + storage);
        try {
          for (RunResult result : new Runner(options(place, storage, directory)).run()) {
            measurements.add(new Measurement(place, storage, result));
          }
        } catch (NoBenchmarksException e) { // others were asked for
          System.out.println("Nothing to measure");
        }
      }
    }
    return measurements;
  }

  private static void write(
      Path directory, List<Measurement> measurements, List<RunResult> paths, Report report)
      throws IOException {
    Path json = directory.resolve("bench.json");
    List<RunResult> all = new ArrayList<>(measurements.stream().map(Measurement::result).toList());
    all.addAll(paths);
    ResultFormatFactory.getInstance(ResultFormatType.JSON, json.toString()).writeOut(all);
    JsonObject whole = report.json().put("jmh", new JsonArray(Files.readString(json)));
    Files.writeString(json, whole.encodePrettily());
  }

  private static void record(Path module, Report report) throws IOException {
    Path results = Files.createDirectories(module.resolve("results"));
    Files.writeString(results.resolve("jmh.json"), report.json().encodePrettily() + "\n");
    Path page = module.resolve("README.md");
    Files.writeString(page, report.in(Files.readString(page)));
  }

  private static Options options(Place place, Storage storage, Path directory) {
    String log = "jmh-" + place + "-" + storage + ".log";
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(ONLY.in(ContextBenchmark.class))
            .forks(1)
            .threads(1)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .output(directory.resolve(log.toLowerCase(Locale.ROOT)).toString())
            .jvmArgsAppend(jvmArguments(place, storage));
    if (place == Place.REQUEST) {
      options.include(ONLY.in(AsyncSpanBenchmark.class));
    }
    if (place == Place.THREAD && storage == Storage.DEFAULT) { // neither matters to it
      options.include(ONLY.in(SqlBenchmark.class));
      options.include(ONLY.in(SamplerBenchmark.class));
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
