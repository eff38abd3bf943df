package dev.vertrace.bench.app;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** All that an application needs around it, on the loopback interface. Stops with its JVM, too. */
final class Surroundings implements AutoCloseable {
  static final String HEAP = "512m";

  private static final List<String> JVM =
      List.of("-Xms" + HEAP, "-Xmx" + HEAP, "-XX:+AlwaysPreTouch");

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Thread hook = new Thread(this::stop);
  private final Vertx loadVertx;
  private final Sink sink;
  private final Database database;
  private final Path directory;
  private final Path javaAgent;
  private final Path logging;

  /** The directory is for logs; {@code logging} is a configuration of java.util.logging. */
  Surroundings(Path directory, Path javaAgent, Path logging) {
    this.directory = directory;
    this.javaAgent = javaAgent;
    this.logging = logging;
    Runtime.getRuntime().addShutdownHook(hook);
    loadVertx = vertx();
    Vertx sinkVertx = vertx();
    sink = new Sink(sinkVertx);
    database = Database.start(sinkVertx);
    parts.push(database);
  }

  private Vertx vertx() {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    parts.push(() -> vertx.close().await());
    return vertx;
  }

  Sink sink() {
    return sink;
  }

  /** Waits until it listens. */
  ApplicationProcess start(Variant variant, String... more) {
    return ApplicationProcess.start(
        variant, jvmArguments(variant, more), javaAgent, directory.resolve("application.log"));
  }

  Load load(ApplicationProcess application) {
    return new Load(loadVertx, application.port());
  }

  /** Of what is compared. */
  JsonObject versions() {
    String classPath = System.getProperty("java.class.path");
    JsonObject versions = new JsonObject();
    for (String artifact :
        List.of("vertx-core", "vertx-pg-client", "opentelemetry-sdk", "vertx-opentelemetry")) {
      versions.put(artifact, About.version(classPath, artifact));
    }
    return versions.put("opentelemetry-javaagent", System.getProperty("bench.agent-version", ""));
  }

  private List<String> jvmArguments(Variant variant, String... more) {
    List<String> arguments = new ArrayList<>(JVM);
    arguments.add("-Djava.util.logging.config.file=" + logging);
    arguments.addAll(Knobs.jvmArguments(variant, sink.endpoint(), database.port()));
    if (variant.kind() == Variant.Kind.AGENT) {
      arguments.addAll(AgentArguments.of(sink.endpoint()));
    }
    arguments.addAll(List.of(more));
    String users = System.getProperty("bench.jvm-arguments", "");
    Arrays.stream(users.split(" ", -1)).filter(word -> !word.isEmpty()).forEach(arguments::add);
    return arguments;
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) { // this JVM is ending
    }
  }

  private synchronized void stop() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) { // the others have to stop, too
        System.err.println("could not stop: " + e);
      }
    }
  }
}
