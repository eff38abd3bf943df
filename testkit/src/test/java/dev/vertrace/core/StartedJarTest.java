package dev.vertrace.core;

import static java.util.jar.Attributes.Name.CLASS_PATH;
import static java.util.jar.Attributes.Name.IMPLEMENTATION_TITLE;
import static java.util.jar.Attributes.Name.IMPLEMENTATION_VERSION;
import static java.util.jar.Attributes.Name.MAIN_CLASS;
import static java.util.jar.Attributes.Name.MANIFEST_VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.semconv.ServiceAttributes;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Name and version of a service that was started from its jar. */
class StartedJarTest {
  @TempDir Path directory;

  @Test
  void namesService_whenStartedFromItsJar() throws Exception {
    Path jar = jar(Map.of(IMPLEMENTATION_TITLE, "orders", IMPLEMENTATION_VERSION, "1.2"));

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString(),
                "--password=hidden")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();

    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(printed).startsWith("orders 1.2").doesNotContain("hidden", jar.toString());
  }

  @Test
  void keepsToItsJar_whenAgentsAddTheirs() throws Exception {
    Path jar = jar(Map.of(IMPLEMENTATION_TITLE, "orders"));

    assertThat(StartedJar.find(jar + File.pathSeparator + "agent.jar", jar + " argument"))
        .extracting(found -> found.manifest(IMPLEMENTATION_TITLE))
        .isEqualTo("orders");
  }

  @Test
  void findsNothing_whenStartedInAnotherWay() throws Exception {
    Path jar = jar(Map.of(IMPLEMENTATION_TITLE, "orders"));

    assertThat(StartedJar.find(jar.toString(), "com.acme.Main " + jar)).isNull();
    assertThat(StartedJar.find(jar.toString(), jar + "x")).isNull();
    assertThat(StartedJar.find("", "")).isNull();
    assertThat(StartedJar.find("none.jar", "none.jar")).isNull();
  }

  @Test
  void namesNothing_whenManifestDoesNot() throws Exception {
    Path jar = jar(Map.of(IMPLEMENTATION_VERSION, " "));

    assertThat(
            ServiceResourceProvider.detect(StartedJar.find(jar.toString(), jar.toString()))
                .getAttributes()
                .asMap())
        .containsOnlyKeys(ServiceAttributes.SERVICE_INSTANCE_ID);
  }

  private Path jar(Map<Attributes.Name, String> names) throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(MAIN_CLASS, Printer.class.getName());
    manifest.getMainAttributes().put(CLASS_PATH, classPath());
    names.forEach(manifest.getMainAttributes()::put);
    Path jar = directory.resolve("an app.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> new File(entry).toURI().toString())
        .collect(Collectors.joining(" "));
  }

  static final class Printer {
    private Printer() {}

    @SuppressWarnings("SystemOut") // the test reads it
    public static void main(String[] args) {
      var resource = BuiltResource.of(Map.of());
      System.out.println(
          resource.getAttribute(ServiceAttributes.SERVICE_NAME)
              + " "
              + resource.getAttribute(ServiceAttributes.SERVICE_VERSION)
              + " "
              + resource.getAttributes().asMap());
    }
  }
}
