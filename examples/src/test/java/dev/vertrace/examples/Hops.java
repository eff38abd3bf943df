package dev.vertrace.examples;

import static dev.vertrace.examples.Hop.AFTER;
import static java.util.stream.Collectors.joining;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The rows of the matrix. */
final class Hops {
  private static final String CALL = "GET CLIENT\n  GET SERVER\n";

  private Hops() {}

  static List<Hop> all(HopTools tools) {
    List<Hop> hops = new ArrayList<>(ofVertx());
    hops.addAll(ofMessages(tools));
    hops.addAll(ofClients());
    hops.addAll(ofHttp());
    hops.addAll(HelpedHops.all());
    return hops;
  }

  private static List<Hop> ofVertx() {
    return List.of(
        Hop.of(
            "Future callbacks",
            AFTER,
            request -> request.vertx().fileSystem().exists(".").compose(found -> request.after())),
        Hop.of(
            "`runOnContext`",
            AFTER,
            request -> later(request, then -> request.vertx().runOnContext(go -> then.run()))),
        Hop.of(
            "`setTimer`",
            AFTER,
            request -> later(request, then -> request.vertx().setTimer(1, go -> then.run()))),
        Hop.of(
            "`executeBlocking`",
            AFTER.repeat(4),
            request ->
                twice(request, ordered -> request.vertx().executeBlocking(made(request), ordered))),
        Hop.of(
            "`WorkerExecutor`s",
            AFTER.repeat(4),
            request ->
                twice(
                    request,
                    ordered -> request.tools().workers().executeBlocking(made(request), ordered))),
        Hop.of(
            "parallel `vertrace.span().run()`",
            "left\n  after\nright\n  after\n",
            request ->
                Future.all(
                    branch(request, "left", () -> request.vertx().timer(1, TimeUnit.MILLISECONDS)),
                    branch(request, "right", () -> request.vertx().executeBlocking(() -> 1)))),
        Hop.of(
            "after the end of the response or message",
            AFTER.repeat(2),
            request -> {
              Future<?> finished = request.finish();
              return request
                  .after()
                  .compose(made -> finished)
                  .compose(done -> request.spanEnded())
                  .compose(ended -> request.after());
            }));
  }

  /** By something that calls back. */
  static Future<?> later(HopRequest request, Consumer<Runnable> hopping) {
    Promise<Object> promise = Promise.promise();
    hopping.accept(() -> request.after().<Object>mapEmpty().onComplete(promise));
    return promise.future();
  }

  private interface Blocking {
    Future<?> run(boolean ordered);
  }

  private static Callable<Boolean> made(HopRequest request) {
    return () -> request.after().succeeded();
  }

  /** In the blocking code and after it, ordered and not. */
  private static Future<?> twice(HopRequest request, Blocking blocking) {
    return blocking
        .run(true)
        .compose(done -> request.after())
        .compose(made -> blocking.run(false))
        .compose(done -> request.after());
  }

  private static Future<?> branch(HopRequest request, String name, Supplier<Future<?>> work) {
    return request
        .tools()
        .vertrace()
        .span(name)
        .run(() -> work.get().compose(done -> request.after()).mapEmpty());
  }

  private static List<Hop> ofMessages(HopTools tools) {
    String sent =
        tools.addresses().stream()
            .map("send %1$s PRODUCER\n  process %1$s CONSUMER\n    after\n"::formatted)
            .collect(joining());
    return List.of(
        Hop.of(
            "event-bus replies",
            "send %1$s PRODUCER\n  process %1$s CONSUMER\nafter\n".formatted(HopTools.REPLYING),
            request ->
                request
                    .vertx()
                    .eventBus()
                    .request(HopTools.REPLYING, request.id())
                    .compose(reply -> request.after())),
        Hop.of("event-bus consumers of other verticles", sent, Hops::sendToAll));
  }

  private static Future<?> sendToAll(HopRequest request) {
    return Future.all(
        request.tools().addresses().stream()
            .map(
                address -> {
                  Future<?> made = request.madeAt(address);
                  request.vertx().eventBus().send(address, request.id());
                  return made;
                })
            .toList());
  }

  private static List<Hop> ofClients() {
    return List.of(
        Hop.of(
            "web client",
            CALL + AFTER,
            request ->
                request
                    .tools()
                    .webClient()
                    .request(HttpMethod.GET, request.tools().service())
                    .send()
                    .compose(answer -> request.after())),
        Hop.of(
            "chunks of a client's response",
            CALL + AFTER.repeat(2),
            request ->
                request
                    .tools()
                    .client()
                    .request(request.tools().service())
                    .compose(HttpClientRequest::send)
                    .compose(response -> chunks(request, response))),
        Hop.of(
            "SQL queries",
            "SELECT CLIENT\n" + AFTER,
            request ->
                request
                    .tools()
                    .pool()
                    .query("SELECT 1")
                    .execute()
                    .compose(rows -> request.after())));
  }

  /** At the first one and after the last one. */
  private static Future<?> chunks(HopRequest request, HttpClientResponse response) {
    Promise<Object> first = Promise.promise();
    response.handler(
        chunk -> {
          if (!first.future().isComplete()) {
            first.complete(request.after());
          }
        });
    return response.end().compose(ended -> request.after()).compose(made -> first.future());
  }

  private static List<Hop> ofHttp() {
    return List.of(
        Hop.of("bodies, chunk by chunk", AFTER.repeat(5), Hops::echoChunks)
            .only(Hop.Script.SEND_CHUNKS, List.of(HopEntry.HTTP_1, HopEntry.HTTP_2)),
        Hop.of("WebSocket frames", AFTER.repeat(3), Hops::echoFrames)
            .only(Hop.Script.SEND_FRAMES, List.of(HopEntry.HTTP_1)));
  }

  private static Future<?> echoChunks(HopRequest request) {
    HttpServerRequest http = request.http();
    List<Future<?>> made = new ArrayList<>();
    http.response().setChunked(true);
    http.handler(
        chunk -> {
          if (chunk.length() > 0) { // HTTP/2 ends with an empty one
            made.add(request.after());
            made.add(http.response().write(chunk).compose(written -> request.after()));
          }
        });
    Future<?> end = http.end().compose(ended -> request.after());
    http.resume();
    return end.compose(ended -> Future.all(List.copyOf(made)));
  }

  private static Future<?> echoFrames(HopRequest request) {
    request.finishedElsewhere();
    return request.http().toWebSocket().compose(socket -> echoFrames(request, socket));
  }

  private static Future<?> echoFrames(HopRequest request, ServerWebSocket socket) {
    Promise<Object> closed = Promise.promise();
    socket.closeHandler(close -> request.after().<Object>mapEmpty().onComplete(closed));
    socket.handler(frame -> request.after().compose(made -> socket.write(frame)));
    return socket.write(Buffer.buffer("ready")).compose(written -> closed.future());
  }
}
