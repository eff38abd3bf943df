package dev.vertrace.examples;

import dev.vertrace.core.Vertrace;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.pgclient.PgBuilder;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** Starts what hops go through. What belongs to Vertx ends with it. */
record HopSurroundings(HopTools tools) implements AutoCloseable {

  static HopSurroundings start(
      Vertx vertx,
      Vertrace vertrace,
      int postgresPort,
      List<ThreadingModel> models,
      Supplier<HopRun> run) {
    HttpServer service =
        vertx
            .createHttpServer()
            .requestHandler(HopSurroundings::answerInChunks)
            .listen(0, "127.0.0.1")
            .await();
    vertx
        .eventBus()
        .consumer(HopTools.REPLYING, message -> message.reply("reply"))
        .completion()
        .await();
    ScheduledExecutorService foreign = Executors.newScheduledThreadPool(2);
    return new HopSurroundings(
        new HopTools(
            vertx,
            vertrace,
            PgBuilder.pool()
                .connectingTo(LocalPostgres.optionsFor(postgresPort))
                .using(vertx)
                .build(),
            vertx.createSharedWorkerExecutor("hops"),
            vertx.createHttpClient(),
            WebClient.create(vertx),
            new RequestOptions().setHost("127.0.0.1").setPort(service.actualPort()),
            models.stream().map(model -> consume(vertx, model, run)).toList(),
            foreign));
  }

  private static void answerInChunks(HttpServerRequest request) {
    request.response().setChunked(true).write("one").compose(one -> request.response().end("two"));
  }

  /** A verticle whose consumer makes the span of the request that it is told of. */
  private static String consume(Vertx vertx, ThreadingModel model, Supplier<HopRun> run) {
    String address = HopEntry.addressOf(model) + ".other";
    VerticleBase verticle =
        new VerticleBase() {
          @Override
          public Future<?> start() {
            return vertx
                .eventBus()
                .<String>consumer(
                    address, message -> run.get().request(message.body()).makeAt(address))
                .completion();
          }
        };
    vertx.deployVerticle(verticle, new DeploymentOptions().setThreadingModel(model)).await();
    return address;
  }

  @Override
  public void close() {
    tools.foreign().shutdown();
  }
}
