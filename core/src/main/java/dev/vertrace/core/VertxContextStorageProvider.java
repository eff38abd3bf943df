package dev.vertrace.core;

import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.ContextStorageProvider;

/**
 * Gives OpenTelemetry the storage that follows Vert.x contexts. Found by ServiceLoader; not for
 * direct use.
 */
public final class VertxContextStorageProvider implements ContextStorageProvider {
  /** For ServiceLoader. */
  public VertxContextStorageProvider() {}

  @Override
  public ContextStorage get() {
    return new VertxContextStorage();
  }
}
