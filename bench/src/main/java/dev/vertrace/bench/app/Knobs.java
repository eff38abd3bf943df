package dev.vertrace.bench.app;

import java.util.List;

/** What the driver tells an application, by system properties. */
final class Knobs {
  static final String SERVICE_NAME = "bench";

  /** That of each exporter, short of the default so that a window exports what it has recorded. */
  static final long SCHEDULE_DELAY_MILLIS = 200;

  private static final String TRACING = "bench.tracing";
  private static final String SAMPLING = "bench.sampling";
  private static final String ENDPOINT = "bench.endpoint";
  private static final String DATABASE_PORT = "bench.database-port";

  private Knobs() {}

  static List<String> jvmArguments(Variant variant, String endpoint, int databasePort) {
    return List.of(
        argument(TRACING, variant.tracing()),
        argument(SAMPLING, variant.sampling()),
        argument(ENDPOINT, endpoint),
        argument(DATABASE_PORT, Integer.toString(databasePort)));
  }

  private static String argument(String name, String value) {
    return "-D" + name + "=" + value;
  }

  static String tracing() {
    return required(TRACING);
  }

  static String sampling() {
    return required(SAMPLING);
  }

  static String endpoint() {
    return required(ENDPOINT);
  }

  static int databasePort() {
    return Integer.parseInt(required(DATABASE_PORT));
  }

  private static String required(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("the system property " + name + " is missing");
    }
    return value;
  }
}
