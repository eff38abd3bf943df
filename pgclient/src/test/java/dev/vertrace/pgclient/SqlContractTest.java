package dev.vertrace.pgclient;

import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.RecordedTraces;
import dev.vertrace.testkit.SqlContract;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** The pool and what it lends, on a real PostgreSQL. */
class SqlContractTest {
  private static final RecordedTraces TRACES = RecordedTraces.create();
  private static final OpenTelemetrySdk SDK =
      OpenTelemetrySdk.builder()
          .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(TRACES).build())
          .build();
  private static final Vertrace VERTRACE = Vertrace.create(SDK);
  private static final Vertx VERTX = Vertx.builder().withTracer(VERTRACE.tracerFactory()).build();

  private static EmbeddedPostgres postgres;
  private static Pool pool;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.builder().start();
    pool =
        PgBuilder.pool()
            .using(VERTX)
            .with(new PoolOptions().setMaxSize(4))
            .connectingTo(options())
            .build();
  }

  private static PgConnectOptions options() {
    return new PgConnectOptions()
        .setHost("127.0.0.1")
        .setPort(postgres.getPort())
        .setDatabase("postgres")
        .setUser("postgres");
  }

  @AfterAll
  static void stop() throws IOException {
    VERTX.close().await();
    postgres.close();
    SDK.close();
  }

  @Nested
  class OfPool extends PostgresContract {
    @Override
    Future<?> with(Function<SqlClient, Future<?>> work) {
      return work.apply(pool);
    }
  }

  @Nested
  class OfTransaction extends PostgresContract {
    @Override
    Future<?> with(Function<SqlClient, Future<?>> work) {
      return pool.withTransaction(connection -> work.apply(connection).mapEmpty());
    }
  }

  @Nested
  class OfConnection extends PostgresContract {
    @Override
    Future<?> with(Function<SqlClient, Future<?>> work) {
      return PgConnection.connect(VERTX, options())
          .compose(
              connection -> work.apply(connection).mapEmpty().eventually(() -> connection.close()));
    }
  }

  abstract static class PostgresContract implements SqlContract {
    abstract Future<?> with(Function<SqlClient, Future<?>> work);

    @BeforeEach
    void createTable() {
      pool.query("DROP TABLE IF EXISTS contract_bids").execute().await();
      pool.query("CREATE TABLE contract_bids (id integer PRIMARY KEY, note varchar(99))")
          .execute()
          .await();
    }

    @Override
    public void execute(String sql, Object... parameters) {
      Promise<Object> done = Promise.promise();
      VERTX.runOnContext(
          start ->
              VERTRACE
                  .span("caller")
                  .run(() -> with(client -> execute(client, sql, parameters)).<Object>mapEmpty())
                  .onComplete(done));
      done.future().await();
    }

    private static Future<?> execute(SqlClient client, String sql, Object... parameters) {
      return parameters.length == 0
          ? client.query(sql).execute()
          : client.preparedQuery(sql).execute(Tuple.wrap(parameters));
    }

    @Override
    public String systemName() {
      return "postgresql";
    }

    @Override
    public String namespace() {
      return "postgres";
    }

    @Override
    public InetSocketAddress server() {
      return InetSocketAddress.createUnresolved("127.0.0.1", postgres.getPort());
    }

    @Override
    public String duplicateKeyCode() {
      return "23505";
    }

    @Override
    public String placeholder(int position) {
      return "$" + position;
    }

    @Override
    public Set<String> extraAttributes() {
      return Set.of(
          SqlAttributes.DB_RESPONSE_RETURNED_ROWS.getKey(),
          SqlAttributes.AFFECTED_ROWS.getKey(),
          SqlAttributes.CONSTRAINT.getKey());
    }

    @Override
    public RecordedTraces traces() {
      return TRACES;
    }
  }
}
