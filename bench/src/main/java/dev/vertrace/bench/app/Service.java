package dev.vertrace.bench.app;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;

/** What is measured: the same code for all variants, on one event loop. */
final class Service implements AutoCloseable {
  static final int CONNECTIONS = 16;

  private static final String ADDRESS = "items.find";

  private final Tracing tracing;
  private final Vertx vertx;
  private final Pool pool;
  private final WebClient client;
  private final HttpServer server;

  private Service(Tracing tracing, PgConnectOptions database) {
    this.tracing = tracing;
    this.vertx = tracing.vertx(new VertxOptions().setEventLoopPoolSize(1));
    // Not PgBuilder: the agent sees no queries of its pools.
    this.pool = Pool.pool(vertx, database, new PoolOptions().setMaxSize(CONNECTIONS));
    vertx.eventBus().<Integer>consumer(ADDRESS, this::answer);
    this.server =
        vertx
            .createHttpServer()
            .requestHandler(tracing.wrap(router()))
            .listen(0, "127.0.0.1")
            .await();
    this.client = tracing.webClient(vertx, new WebClientOptions().setDefaultHost("127.0.0.1"));
  }

  static Service start(Tracing tracing, int databasePort) {
    return new Service(
        tracing,
        new PgConnectOptions()
            .setHost("127.0.0.1")
            .setPort(databasePort)
            .setDatabase("postgres")
            .setUser("postgres")
            .setCachePreparedStatements(true));
  }

  int port() {
    return server.actualPort();
  }

  private Router router() {
    Router router = Router.router(vertx);
    router.get("/plaintext").handler(ctx -> text(ctx, "Hello, World!"));
    router.get("/query/:id").handler(ctx -> reply(ctx, find(number(ctx, "id"))));
    router.get("/queries/:count").handler(ctx -> reply(ctx, findMany(number(ctx, "count"))));
    router.get("/chain/:id").handler(ctx -> reply(ctx, call(number(ctx, "id"))));
    router.get("/inner/:id").handler(ctx -> reply(ctx, ask(number(ctx, "id"))));
    return router;
  }

  private static int number(RoutingContext ctx, String parameter) {
    return Integer.parseInt(ctx.pathParam(parameter));
  }

  private static void reply(RoutingContext ctx, Future<String> answer) {
    answer.onComplete(text -> text(ctx, text), ctx::fail);
  }

  private static void text(RoutingContext ctx, String text) {
    ctx.response().putHeader("content-type", "text/plain").end(text);
  }

  private Future<String> find(int id) {
    return pool.preparedQuery("SELECT id, name FROM items WHERE id = $1")
        .execute(Tuple.of(id))
        .map(rows -> rows.iterator().next().getString("name"));
  }

  /** One after the other, as in a loop; none holds on to the one before. */
  private Future<String> findMany(int count) {
    Promise<String> found = Promise.promise();
    findNext(count, "", found);
    return found.future();
  }

  private void findNext(int left, String last, Promise<String> found) {
    if (left == 0) {
      found.complete(last);
    } else {
      find(1 + left % Database.ITEMS)
          .onComplete(name -> findNext(left - 1, name, found), found::fail);
    }
  }

  private Future<String> call(int id) {
    return client
        .get(port(), "127.0.0.1", "/inner/" + id)
        .send()
        .map(response -> response.bodyAsString());
  }

  private Future<String> ask(int id) {
    return vertx.eventBus().<String>request(ADDRESS, id).map(Message::body);
  }

  private void answer(Message<Integer> message) {
    find(message.body()).onComplete(message::reply, e -> message.fail(500, e.getMessage()));
  }

  @Override
  public void close() {
    vertx.close().await();
    tracing.close();
  }
}
