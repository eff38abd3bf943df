package dev.vertrace.examples;

import dev.vertrace.core.Vertrace;
import dev.vertrace.web.TraceHandler;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.WebClient;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A route whose request goes through a timer, blocking code, a worker verticle and another service,
 * and writes a line at each hop. No request goes on before all have arrived. Any thread.
 */
final class LoggedHops {
  /** For each line of a request: its hop, the span in which it is written, and on which thread. */
  static final String LINES =
      """
      arrives | GET /bids/:id | event loop
      has waited | GET /bids/:id | event loop
      is in blocking code | Bids.read | worker
      is in a worker verticle | process bids.price | worker
      has a reply | Bids.read | event loop
      is in another service | GET /prices/:id | event loop
      has an answer | Bids.read | event loop
      is done | GET /bids/:id | event loop
      """;

  static final String TREE =
      """
      GET /bids/:id SERVER (remote parent)
        Bids.read
          send bids.price PRODUCER
            process bids.price CONSUMER
          GET CLIENT
            GET /prices/:id SERVER
      """;

  static final int SPANS = 6;

  private final Vertx vertx;
  private final Vertrace vertrace;
  private final Consumer<String> log;
  private final int requests;
  private final AtomicInteger arrived = new AtomicInteger();
  private final WebClient client;
  private final HttpServer server;

  LoggedHops(Vertx vertx, Vertrace vertrace, Consumer<String> log, int requests) {
    this.vertx = vertx;
    this.vertrace = vertrace;
    this.log = log;
    this.requests = requests;
    client = WebClient.create(vertx);
    deployWorker();
    Router router = Router.router(vertx);
    router.get("/bids/:id").handler(this::read);
    router.get("/prices/:id").handler(this::price);
    server =
        vertx
            .createHttpServer()
            .requestHandler(TraceHandler.wrap(vertrace, router))
            .listen(0, "127.0.0.1")
            .await();
  }

  private void deployWorker() {
    VerticleBase worker =
        new VerticleBase() {
          @Override
          public Future<?> start() {
            return vertx
                .eventBus()
                .consumer("bids.price", LoggedHops.this::answerMessage)
                .completion();
          }
        };
    vertx
        .deployVerticle(worker, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
        .await();
  }

  int port() {
    return server.actualPort();
  }

  private void read(RoutingContext context) {
    String id = context.pathParam("id");
    log.accept(id + " arrives");
    arrived.incrementAndGet();
    allHaveArrived()
        .onSuccess(all -> log.accept(id + " has waited"))
        .compose(all -> vertrace.span("Bids.read").run(() -> readInSpan(id)))
        .compose(read -> context.end())
        .onSuccess(ended -> log.accept(id + " is done"))
        .onFailure(context::fail);
  }

  private Future<Void> allHaveArrived() {
    return vertx
        .timer(1, TimeUnit.MILLISECONDS)
        .compose(fired -> arrived.get() == requests ? Future.succeededFuture() : allHaveArrived());
  }

  private Future<Void> readInSpan(String id) {
    return vertx
        .executeBlocking(() -> blocking(id), false)
        .compose(read -> vertx.eventBus().request("bids.price", id))
        .onSuccess(reply -> log.accept(id + " has a reply"))
        .compose(reply -> client.get(port(), "127.0.0.1", "/prices/" + id).send())
        .onSuccess(answer -> log.accept(id + " has an answer"))
        .mapEmpty();
  }

  private String blocking(String id) {
    log.accept(id + " is in blocking code");
    return id;
  }

  private void answerMessage(Message<String> message) {
    log.accept(message.body() + " is in a worker verticle");
    message.reply("1.25");
  }

  private void price(RoutingContext context) {
    log.accept(context.pathParam("id") + " is in another service");
    context.end("1.25");
  }
}
