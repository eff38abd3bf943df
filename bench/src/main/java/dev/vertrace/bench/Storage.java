package dev.vertrace.bench;

import io.opentelemetry.context.ContextStorage;
import java.util.Arrays;

/** The context storages that are compared. OpenTelemetry has one for the life of a JVM. */
enum Storage {
  DEFAULT("default", "io.opentelemetry.context.ThreadLocalContextStorage"),
  OFFICIAL(
      "io.vertx.tracing.opentelemetry.VertxContextStorageProvider",
      "io.vertx.tracing.opentelemetry.VertxContextStorageProvider$VertxContextStorage"),
  VERTRACE(
      "dev.vertrace.core.VertxContextStorageProvider", "dev.vertrace.core.VertxContextStorage");

  private static final String PROPERTY = "io.opentelemetry.context.contextStorageProvider";

  private final String provider;
  private final String implementation;

  Storage(String provider, String implementation) {
    this.provider = provider;
    this.implementation = implementation;
  }

  String jvmArgument() {
    return "-D" + PROPERTY + "=" + provider;
  }

  /**
   * Makes it that of this JVM.
   *
   * @throws IllegalStateException when another one is in force already
   */
  void force() {
    System.setProperty(PROPERTY, provider);
    if (inForce() != this) {
      throw new IllegalStateException("OpenTelemetry has started before with " + inForce());
    }
  }

  /**
   * The one that this JVM was started for.
   *
   * @throws IllegalStateException when OpenTelemetry uses another one
   */
  static Storage inForce() {
    String provider = System.getProperty(PROPERTY, "");
    String implementation = ContextStorage.get().getClass().getName();
    return Arrays.stream(values())
        .filter(storage -> storage.provider.equals(provider))
        .filter(storage -> storage.implementation.equals(implementation))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(implementation + " where '" + provider + "' should be"));
  }
}
