package dev.vertrace.bench.app;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A real PostgreSQL with a table to read from, on a free port of the loopback interface. */
final class Database implements AutoCloseable {
  /** Their ids are 1 to this. */
  static final int ITEMS = 999;

  /** For the pools of as many applications as there are variants, and more. */
  private static final int CONNECTIONS = 2 * Service.CONNECTIONS * Variant.values().length;

  private final EmbeddedPostgres postgres;

  private Database(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  static Database start(Vertx vertx) {
    try {
      EmbeddedPostgres postgres =
          EmbeddedPostgres.builder()
              .setServerConfig("max_connections", Integer.toString(CONNECTIONS))
              .setRegisterShutdownHook(false)
              .start();
      Database database = new Database(postgres);
      database.fill(vertx);
      return database;
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not start: " + e.getMessage(), e);
    }
  }

  int port() {
    return postgres.getPort();
  }

  private void fill(Vertx vertx) {
    PgConnection connection =
        PgConnection.connect(
                vertx,
                new PgConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(port())
                    .setDatabase("postgres")
                    .setUser("postgres"))
            .await();
    connection
        .query("CREATE TABLE items (id int PRIMARY KEY, name text NOT NULL)")
        .execute()
        .await();
    connection
        .query("INSERT INTO items SELECT n, 'Item ' || n FROM generate_series(1, " + ITEMS + ") n")
        .execute()
        .await();
    connection.query("VACUUM ANALYZE items").execute().await();
    connection.close().await();
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not stop: " + e.getMessage(), e);
    }
  }
}
