package dev.vertrace.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ModulePathTest {
  private static final Pattern MODULES =
      Pattern.compile(
          ".*(/(sampling|core|web|pgclient)/target/.*|/(vertx|vertrace-(sampling|core|web|pgclient)|netty|opentelemetry(?!-exporter-sender)|jackson-core|jspecify|scram|saslprep|stringprep)[^/]*\\.jar)");

  @Test
  void startsOnTheModulePath() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modulePath(),
                "--add-modules",
                "dev.vertrace.core,dev.vertrace.web,dev.vertrace.pgclient",
                "--class-path",
                Path.of("target", "test-classes").toString(),
                ModulePathProbe.class.getName())
            .redirectErrorStream(true)
            .start();

    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("dev.vertrace.core keeps the span: true");
  }

  private static String modulePath() {
    List<String> entries =
        Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator, -1));
    return entries.stream()
        .filter(entry -> MODULES.matcher(entry.replace('\\', '/')).matches())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
