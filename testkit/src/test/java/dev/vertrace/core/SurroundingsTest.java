package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.ContextStorageProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What else is in the JVM, with class paths as they happen. */
class SurroundingsTest {
  private static final String SERVICE = ContextStorageProvider.class.getName();

  @TempDir Path directory;

  @AfterEach
  void clear() {
    System.clearProperty(Surroundings.STORAGE_PROPERTY);
    System.clearProperty("vertx.disableMetrics");
  }

  @Test
  void areQuiet_whenNothingIsInTheWay() throws Exception {
    assertThat(warnings(null)).isEmpty();
  }

  @Test
  void nameJarToRemove_whenThereIsSecondStorage() throws Exception {
    assertThat(warnings(null, secondStorage()))
        .containsExactly(
            "The context storage in force is io.opentelemetry.context.ThreadLocalContextStorage,"
                + " so Context.current() does not follow requests. There is a second"
                + " ContextStorageProvider, acme.AcmeProvider; remove acme-storage-1.0.jar");
  }

  @Test
  void areQuiet_whenPropertyChoosesOurs() throws Exception {
    System.setProperty(Surroundings.STORAGE_PROPERTY, VertxContextStorageProvider.class.getName());

    assertThat(warnings(null, secondStorage())).isEmpty();
  }

  @Test
  void nameProperty_whenItChoosesAnotherStorage() throws Exception {
    System.setProperty(Surroundings.STORAGE_PROPERTY, "default");

    assertThat(warnings(null))
        .singleElement()
        .asString()
        .endsWith("Remove -Dio.opentelemetry.context.contextStorageProvider=default");
  }

  @Test
  void nameServiceFile_whenShadedJarLostIt() throws Exception {
    assertThat(warnings("META-INF/services/" + SERVICE))
        .singleElement()
        .asString()
        .endsWith(
            "META-INF/services/"
                + SERVICE
                + " of vertrace-core is not found; in a shaded jar, merge the files of that name");
  }

  @Test
  void nameVertxOpenTelemetry() throws Exception {
    Path jar =
        new StandInJar(directory)
            .compile(
                "vertx-opentelemetry-5.0.12.jar",
                "io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory");

    assertThat(warnings(null, jar))
        .containsExactly(
            "vertx-opentelemetry-5.0.12.jar is on the class path, too, with a tracer and a context"
                + " storage of its own; remove it");
  }

  @Test
  void nameProperty_whenVertxIsToldToMeasureNothing() throws Exception {
    System.setProperty("vertx.disableMetrics", "true");

    assertThat(warnings(null)).singleElement().asString().contains("vertx.disableMetrics=true");
  }

  @Test
  void nameFlags_whenAgentIsAttached() throws Exception {
    String boot = "-Xbootclasspath/a:" + agentJar();

    assertThat(start(boot))
        .contains("Java agent is attached")
        .contains("-Dotel.instrumentation.vertx.enabled=false");
    assertThat(start(boot, "-Dotel.instrumentation.vertx.enabled=false"))
        .contains("Java agent is attached")
        .doesNotContain("instrumentation.vertx.");
    assertThat(start(boot, "-Dotel.instrumentation.common.default-enabled=false")).isEmpty();
    assertThat(start(boot, "-Dotel.javaagent.enabled=false")).isEmpty();
  }

  @Test
  void areQuiet_whenJarOfAgentOnlyLiesOnClassPath() throws Exception {
    assertThat(warnings(null, agentJar())).isEmpty();
  }

  @Test
  void nameModule_thatKnownLibraryLacks() throws Exception {
    StandInJar jars = new StandInJar(directory);

    assertThat(
            IsolatedClassPath.call(
                Missing.class,
                null,
                jars.compile("vertx-web.jar", "io.vertx.ext.web.Router"),
                jars.compile("vertx-pg-client.jar", "io.vertx.pgclient.PgConnection"),
                jars.compile("sdk-core.jar", "software.amazon.awssdk.core.SdkClient"),
                jars.compile("vertrace-aws.jar", "dev.vertrace.aws.AwsTracing")))
        .isEqualTo(
            List.of(
                "vertx-pg-client (add vertrace-pgclient)",
                "the event bus (add vertrace-messaging)"));
  }

  private Path secondStorage() throws Exception {
    return new StandInJar(directory)
        .compile(
            "acme-storage-1.0.jar",
            "acme.AcmeProvider",
            "package acme;"
                + " import io.opentelemetry.context.*;"
                + " public class AcmeProvider implements ContextStorageProvider {"
                + "   public ContextStorage get() { return ContextStorage.defaultStorage(); }"
                + " }",
            SERVICE);
  }

  private Path agentJar() throws Exception {
    return new StandInJar(directory)
        .compile("agent.jar", "io.opentelemetry.javaagent.bootstrap.AgentInitializer");
  }

  @SuppressWarnings("unchecked") // it is what the scenario returns
  private static List<String> warnings(String hidden, Path... more) throws Exception {
    return (List<String>) IsolatedClassPath.call(Scenario.class, hidden, more);
  }

  private static String start(String... flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Scenario.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  static final class Scenario implements Callable<List<String>> {
    @SuppressWarnings("SystemOut") // the test reads it
    public static void main(String[] args) {
      new Scenario().call().forEach(System.out::println);
    }

    @Override
    public List<String> call() {
      return StartupWords.warnings(Surroundings.look(), true);
    }
  }

  static final class Missing implements Callable<List<String>> {
    @Override
    public List<String> call() {
      ClassLoader loader = Missing.class.getClassLoader();
      return KnownLibraries.missing(
          KnownLibraries.wired(List.of("dev.vertrace.web"), loader), loader);
    }
  }
}
