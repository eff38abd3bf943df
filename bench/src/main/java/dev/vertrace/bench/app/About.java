package dev.vertrace.bench.app;

import io.vertx.core.json.JsonObject;
import java.io.File;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/** The machine and the method, without what names the machine. */
final class About {
  private About() {}

  /** The versions are by name of the library. */
  static JsonObject of(
      Plan plan, Map<Endpoint, Double> rates, double rateShare, JsonObject versions) {
    JsonObject latencyRates = new JsonObject();
    rates.forEach((endpoint, rate) -> latencyRates.put(endpoint.label(), rate));
    return new JsonObject()
        .put("date", LocalDate.now(ZoneOffset.UTC).toString())
        .put("machine", machine())
        .put("versions", versions)
        .put(
            "method",
            plan.toJson()
                .put("eventLoops", 1)
                .put("databaseConnections", Service.CONNECTIONS)
                .put("heap", Surroundings.HEAP)
                .put("scheduleDelayMillis", Knobs.SCHEDULE_DELAY_MILLIS)
                .put("latencyRateShare", rateShare)
                .put("latencyRates", latencyRates));
  }

  private static JsonObject machine() {
    return new JsonObject()
        .put("jdk", System.getProperty("java.vm.version"))
        .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
        .put("cores", Runtime.getRuntime().availableProcessors());
  }

  /** From the names of jars, such as {@code vertx-core-5.0.12.jar}. */
  static String version(String classPath, String artifact) {
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      String name = String.valueOf(Path.of(entry).getFileName());
      if (name.startsWith(artifact + "-") && name.endsWith(".jar")) {
        return name.substring(artifact.length() + 1, name.length() - ".jar".length());
      }
    }
    throw new IllegalArgumentException(artifact + " is not on the class path");
  }
}
