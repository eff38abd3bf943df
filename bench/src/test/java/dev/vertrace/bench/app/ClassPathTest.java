package dev.vertrace.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No variant has a tracer of another. */
class ClassPathTest {
  private static final String OPENTELEMETRY = "io.opentelemetry.sdk.OpenTelemetrySdk";
  private static final String OFFICIAL = "io.vertx.tracing.opentelemetry.OpenTelemetryTracer";
  private static final String OURS = "dev.vertrace.core.Vertrace";
  private static final String APPLICATION = "dev.vertrace.bench.app.Application";

  @Test
  void untracedHasNone() throws Exception {
    assertThat(loadable(Variant.Kind.NONE)).containsExactly(APPLICATION);
  }

  @Test
  void agentBringsItsOwn() throws Exception {
    assertThat(loadable(Variant.Kind.AGENT)).containsExactly(APPLICATION);
  }

  @Test
  void officialHasNoneOfOurs() throws Exception {
    assertThat(loadable(Variant.Kind.OFFICIAL))
        .containsExactly(APPLICATION, OPENTELEMETRY, OFFICIAL);
  }

  @Test
  void oursHasNoneOfTheOfficial() throws Exception {
    assertThat(loadable(Variant.Kind.VERTRACE)).containsExactly(APPLICATION, OPENTELEMETRY, OURS);
  }

  private static List<String> loadable(Variant.Kind kind) throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : ClassPath.of(kind).split(File.pathSeparator, -1)) {
      urls.add(url(entry));
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      return List.of(APPLICATION, OPENTELEMETRY, OFFICIAL, OURS).stream()
          .filter(name -> loader.getResource(name.replace('.', '/') + ".class") != null)
          .toList();
    }
  }

  private static URL url(String entry) throws MalformedURLException {
    return Path.of(entry).toUri().toURL();
  }
}
