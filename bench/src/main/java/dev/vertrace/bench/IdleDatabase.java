package dev.vertrace.bench;

import io.vertx.core.Completable;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.ClientMetrics;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.internal.command.CommandBase;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import org.jspecify.annotations.Nullable;

/** The end of a connection to PostgreSQL that takes a command and does nothing. One thread. */
final class IdleDatabase implements Connection {
  private final SocketAddress server = SocketAddress.inetSocketAddress(5432, "192.0.2.9");
  private @Nullable CommandBase<?> taken;

  /**
   * The command that was scheduled last.
   *
   * @throws IllegalStateException when none was
   */
  CommandBase<?> taken() {
    if (taken == null) {
      throw new IllegalStateException("no command was scheduled");
    }
    return taken;
  }

  @Override
  public <R> void schedule(CommandBase<R> command, Completable<R> handler) {
    taken = command;
  }

  @Override
  public @Nullable TracingPolicy tracingPolicy() {
    return null; // as of a client whose options do not name one
  }

  @Override
  public SocketAddress server() {
    return server;
  }

  @Override
  public String system() {
    return "postgresql";
  }

  @Override
  public String database() {
    return "shop";
  }

  @Override
  public String user() {
    return "shop_reader";
  }

  @Override
  public @Nullable ClientMetrics<?, ?, ?> metrics() {
    return null;
  }

  @Override
  public void init(Holder holder) {}

  @Override
  public boolean isSsl() {
    return false;
  }

  @Override
  public boolean isValid() {
    return true;
  }

  @Override
  public int pipeliningLimit() {
    return 1;
  }

  @Override
  public @Nullable DatabaseMetadata getDatabaseMetaData() {
    return null;
  }

  @Override
  public void close(Holder holder, Completable<Void> promise) {
    promise.complete(null, null);
  }

  @Override
  public int getProcessId() {
    return 0;
  }

  @Override
  public int getSecretKey() {
    return 0;
  }
}
