package dev.vertrace.core;

import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;

/**
 * Registers the context local of Vertrace before any Vert.x instance exists, since an instance only
 * knows the locals that were registered before it. Vert.x loads it by ServiceLoader; not for direct
 * use.
 */
public final class ContextLocalRegistration implements VertxServiceProvider {
  static final ContextLocal<ContextNode> LOCAL =
      ContextLocal.registerLocal(ContextNode.class, ContextNode::copy);

  /** For ServiceLoader. */
  public ContextLocalRegistration() {}

  @Override
  public void init(VertxBootstrap builder) {
    // Loading the class is all it takes.
  }
}
