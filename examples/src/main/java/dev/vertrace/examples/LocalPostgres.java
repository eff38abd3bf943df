package dev.vertrace.examples;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A real PostgreSQL of this machine's platform, on a free port of the loopback interface. */
final class LocalPostgres implements AutoCloseable {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE campaigns (id int PRIMARY KEY, name text NOT NULL, max_bid numeric NOT NULL)",
          "CREATE TABLE bids (campaign_id int REFERENCES campaigns, keyword text,"
              + " amount numeric NOT NULL, PRIMARY KEY (campaign_id, keyword))",
          "CREATE TABLE bid_updates (id bigserial PRIMARY KEY,"
              + " campaign_id int REFERENCES campaigns, bids int NOT NULL, reference text NOT NULL)",
          "CREATE TABLE notifications (id text PRIMARY KEY,"
              + " campaign_id int REFERENCES campaigns, text text NOT NULL)",
          "INSERT INTO campaigns SELECT n, 'Campaign ' || n, 5.00 FROM generate_series(1, 999) n");

  private final EmbeddedPostgres postgres;

  private LocalPostgres(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  static LocalPostgres start() {
    try {
      // The platform stops it in its turn, after those who use it.
      return new LocalPostgres(EmbeddedPostgres.builder().setRegisterShutdownHook(false).start());
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not start: " + e.getMessage(), e);
    }
  }

  int port() {
    return postgres.getPort();
  }

  static PgConnectOptions optionsFor(int port) {
    return new PgConnectOptions()
        .setHost("127.0.0.1")
        .setPort(port)
        .setDatabase("postgres")
        .setUser("postgres");
  }

  /** Fails when the database cannot be reached. */
  static Future<Void> createSchema(Vertx vertx, PgConnectOptions database) {
    return PgConnection.connect(vertx, database)
        .compose(
            connection -> {
              Future<?> last = Future.succeededFuture();
              for (String statement : SCHEMA) {
                last = last.compose(done -> connection.query(statement).execute());
              }
              return last.eventually(connection::close).<Void>mapEmpty();
            })
        .recover(
            e ->
                Future.failedFuture(
                    new IllegalStateException(
                        "PostgreSQL cannot be used at 127.0.0.1:"
                            + database.getPort()
                            + ": "
                            + e.getMessage(),
                        e)));
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
