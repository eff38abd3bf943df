package dev.vertrace.examples;

import static java.util.stream.Collectors.toMap;

import dev.vertrace.core.Vertrace;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** Sends requests that belong to traces of their own. It makes no spans, but on the event bus. */
final class HopCallers implements AutoCloseable {
  private static final int IN_FLIGHT = 10;

  private final Vertx plain = Vertx.vertx();
  private final HttpClient http1 = client(new HttpClientOptions());
  private final HttpClient http2 =
      client(
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false));
  private final WebSocketClient webSockets = plain.createWebSocketClient();
  private final Vertx traced;
  private final Vertrace vertrace;
  private final SqsAsyncClient sqs;

  HopCallers(Vertx traced, Vertrace vertrace, SqsAsyncClient sqs) {
    this.traced = traced;
    this.vertrace = vertrace;
    this.sqs = sqs;
  }

  /** What to call: a verticle, whose HTTP port and queue these are. */
  record Callee(ThreadingModel model, int port, String queueUrl) {}

  /** What the callee gets to know. */
  record Call(String id, String traceId) {
    Map<String, String> headers() {
      return Map.of("id", id, "traceparent", "00-" + traceId + "-00f067aa0ba902b7-01");
    }
  }

  private HttpClient client(HttpClientOptions options) {
    return plain.createHttpClient(options, new PoolOptions().setHttp1MaxSize(IN_FLIGHT));
  }

  /** Done when the request is answered, or the message is sent. */
  Future<?> call(HopEntry entry, Hop.Script script, Callee callee, Call call) {
    return switch (entry) {
      case HTTP_1 -> call(http1, script, callee, call);
      case HTTP_2 -> call(http2, script, callee, call);
      case EVENT_BUS -> request(callee, call);
      case SQS -> send(callee, call);
    };
  }

  private Future<?> call(HttpClient client, Hop.Script script, Callee callee, Call call) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(call.headers());
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(script.method))
            .setHost("127.0.0.1")
            .setPort(callee.port())
            .setHeaders(headers);
    return switch (script) {
      case ASK ->
          client.request(options).compose(HttpClientRequest::send).compose(HttpClientResponse::end);
      case SEND_CHUNKS -> client.request(options).compose(HopCallers::sendChunks);
      case SEND_FRAMES ->
          webSockets
              .connect(
                  new WebSocketConnectOptions()
                      .setHost("127.0.0.1")
                      .setPort(callee.port())
                      .setHeaders(headers))
              .compose(HopCallers::sendFrames);
    };
  }

  /** Two chunks, the second one when the first has come back. */
  private static Future<?> sendChunks(HttpClientRequest request) {
    AtomicInteger came = new AtomicInteger();
    Future<?> end =
        request
            .setChunked(true)
            .response()
            .compose(
                response -> {
                  response.handler(
                      chunk -> {
                        Future<Void> next =
                            came.incrementAndGet() == 1 ? request.write("two") : request.end();
                        next.onFailure(failure -> request.reset());
                      });
                  return response.end();
                });
    return request.write("one").compose(written -> end);
  }

  /** Two frames, each when the one before has come back; the server begins. */
  private static Future<?> sendFrames(WebSocket socket) {
    AtomicInteger came = new AtomicInteger();
    Promise<Object> closed = Promise.promise();
    socket.closeHandler(closed::complete);
    socket.handler(
        frame -> {
          Future<Void> next = came.incrementAndGet() < 3 ? socket.write(frame) : socket.close();
          next.onFailure(closed::tryFail);
        });
    return closed.future();
  }

  /** From a Vert.x context: Vert.x may miss the reply to another thread. */
  private Future<?> request(Callee callee, Call call) {
    Promise<Object> replied = Promise.promise();
    Runnable request =
        () ->
            traced
                .eventBus()
                .request(HopEntry.addressOf(callee.model()), call.id())
                .<Object>mapEmpty()
                .onComplete(replied);
    Runnable inTrace = vertrace.extract(call.headers().entrySet()).wrap(request);
    traced.runOnContext(run -> inTrace.run());
    return replied.future();
  }

  private Future<?> send(Callee callee, Call call) {
    Map<String, MessageAttributeValue> attributes =
        call.headers().entrySet().stream()
            .collect(
                toMap(
                    Map.Entry::getKey,
                    header ->
                        MessageAttributeValue.builder()
                            .dataType("String")
                            .stringValue(header.getValue())
                            .build()));
    return Future.fromCompletionStage(
        sqs.sendMessage(
            message ->
                message
                    .queueUrl(callee.queueUrl())
                    .messageBody(call.id())
                    .messageAttributes(attributes)));
  }

  @Override
  public void close() {
    plain.close().await();
  }
}
