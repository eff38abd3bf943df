package dev.vertrace.bench.app;

import dev.vertrace.core.Vertrace;
import dev.vertrace.messaging.EventBusTracingOptions;
import dev.vertrace.pgclient.SqlTracingOptions;
import dev.vertrace.sampling.TailSampling;
import dev.vertrace.web.TraceHandler;
import io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class path of a variant: that of this JVM without the tracers of the others. */
final class ClassPath {
  private static final Set<Path> VERTRACE =
      homes(
          Vertrace.class,
          TailSampling.class,
          TraceHandler.class,
          SqlTracingOptions.class,
          EventBusTracingOptions.class);
  private static final Set<Path> OFFICIAL = homes(OpenTelemetryTracingFactory.class);

  private ClassPath() {}

  static String of(Variant.Kind kind) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> belongs(Path.of(entry).toAbsolutePath(), kind))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean belongs(Path entry, Variant.Kind kind) {
    if (VERTRACE.contains(entry)) {
      return kind == Variant.Kind.VERTRACE;
    }
    String name = entry.getFileName().toString();
    if (OFFICIAL.contains(entry) || name.startsWith("opentelemetry-exporter-sender-")) {
      return kind == Variant.Kind.OFFICIAL;
    }
    // The agent brings its own.
    return !name.startsWith("opentelemetry-")
        || kind == Variant.Kind.OFFICIAL
        || kind == Variant.Kind.VERTRACE;
  }

  private static Set<Path> homes(Class<?>... classes) {
    return Stream.of(classes).map(ClassPath::home).collect(Collectors.toUnmodifiableSet());
  }

  private static Path home(Class<?> of) {
    try {
      return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
