package dev.vertrace.examples;

import dev.vertrace.messaging.SqsConsumer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Handles requests of all kinds, each by the hop of the current run. */
final class HopVerticle extends VerticleBase {
  private final HopTools tools;
  private final Supplier<HopRun> run;
  private final String address;
  private final SqsAsyncClient sqs;
  private final String queueUrl;
  private SqsConsumer consumer;
  private volatile int port;

  HopVerticle(
      HopTools tools,
      Supplier<HopRun> run,
      ThreadingModel model,
      SqsAsyncClient sqs,
      String queueUrl) {
    this.tools = tools;
    this.run = run;
    this.address = HopEntry.addressOf(model);
    this.sqs = sqs;
    this.queueUrl = queueUrl;
  }

  @Override
  public Future<?> start() {
    consumer = SqsConsumer.create(vertx, tools.vertrace(), sqs, queueUrl);
    return Future.all(
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(0, "127.0.0.1")
            .map((HttpServer server) -> port = server.actualPort()), // before all is complete
        vertx.eventBus().<String>consumer(address, this::handle).completion(),
        consumer.start(this::handle));
  }

  int port() {
    return port;
  }

  private void handle(HttpServerRequest request) {
    if (request.method().equals(HttpMethod.POST) || request.headers().contains("upgrade")) {
      request.pause(); // its body or frames are read when all have arrived
    }
    run.get()
        .arrive(
            new HopRequest(
                request.getHeader("id"), tools, request, () -> request.response().end()));
  }

  private void handle(Message<String> message) {
    run.get()
        .arrive(
            new HopRequest(
                message.body(),
                tools,
                null,
                () -> {
                  message.reply("handled");
                  return Future.succeededFuture();
                }));
  }

  private Future<Void> handle(software.amazon.awssdk.services.sqs.model.Message message) {
    Promise<Void> handled = Promise.promise();
    run.get()
        .arrive(
            new HopRequest(
                message.body(),
                tools,
                null,
                () -> {
                  handled.complete();
                  return handled.future();
                }));
    return handled.future();
  }

  @Override
  public Future<?> stop() {
    return consumer.close();
  }
}
