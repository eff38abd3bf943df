package dev.vertrace.core;

import io.opentelemetry.context.ContextStorage;
import java.util.ArrayList;
import java.util.List;

/** Says what is in the way of tracing, and what to do about it. */
final class StartupWords {
  static final String NEVER_GIVEN =
      "A Vertrace was built, but no Vertx has its tracer, so nothing of Vert.x is traced; add"
          + " Vertx.builder().withTracer(vertrace.tracerFactory())";

  private static final String OURS = VertxContextStorageProvider.class.getName();

  private StartupWords() {}

  static List<String> warnings(Surroundings found, boolean ownSdk) {
    List<String> warnings = new ArrayList<>();
    JavaAgent agent = found.agent();
    Jar other = found.vertxOpenTelemetry();
    if (agent != null) {
      warnings.addAll(agent(agent, ownSdk));
    } else if (!(found.storage() instanceof VertxContextStorage)) {
      warnings.addAll(storage(found));
    }
    if (other != null) {
      warnings.add(
          other.name()
              + " is on the class path, too, with a tracer and a context storage of its own;"
              + " remove it");
    }
    if (!found.metrics()) {
      warnings.add(
          "vertx.disableMetrics=true keeps Vert.x from telling any tracer of the requests to its"
              + " HTTP/1 servers; remove it");
    }
    return warnings;
  }

  static String storageName(ContextStorage storage) {
    return storage instanceof VertxContextStorage
        ? storage.getClass().getSimpleName()
        : storage.getClass().getName();
  }

  private static List<String> agent(JavaAgent agent, boolean ownSdk) {
    List<String> flags = new ArrayList<>(agent.flags());
    if (ownSdk) {
      flags.addAll(agent.ofOwnSdk());
    }
    return flags.isEmpty()
        ? List.of()
        : List.of(
            "The OpenTelemetry Java agent is attached, too; so that nothing is recorded twice,"
                + " start with "
                + String.join(" ", flags));
  }

  private static List<String> storage(Surroundings found) {
    List<Jar> others =
        found.storageProviders().stream().filter(jar -> !jar.className().equals(OURS)).toList();
    if (!others.isEmpty()) {
      return others.stream().map(other -> other(other, found)).toList();
    }
    String cause = cause(found);
    return cause.isEmpty() ? List.of() : List.of(notFollowing(found) + cause);
  }

  private static String other(Jar other, Surroundings found) {
    return notFollowing(found)
        + "There is a second ContextStorageProvider, "
        + other.className()
        + "; remove "
        + other.name();
  }

  /** Nothing for a storage that wraps ours, such as OpenTelemetry's strict one. */
  private static String cause(Surroundings found) {
    if (found.storageProviders().isEmpty()) {
      return "META-INF/services/io.opentelemetry.context.ContextStorageProvider of vertrace-core is"
          + " not found; in a shaded jar, merge the files of that name";
    }
    return found.storageProperty().isEmpty() || found.storageProperty().equals(OURS)
        ? ""
        : "Remove -D" + Surroundings.STORAGE_PROPERTY + "=" + found.storageProperty();
  }

  private static String notFollowing(Surroundings found) {
    return "The context storage in force is "
        + storageName(found.storage())
        + ", so Context.current() does not follow requests. ";
  }
}
