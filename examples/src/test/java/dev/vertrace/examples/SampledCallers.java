package dev.vertrace.examples;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Sends requests from so many callers, each of which waits for its answer. Any thread. */
final class SampledCallers implements AutoCloseable {
  private static final int CALLERS = 256;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HttpClient client =
      vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CALLERS));
  private final AtomicInteger next = new AtomicInteger();

  /** Waits until all are answered. */
  void send(int port, SampledService.Requests requests, long minutes) throws TimeoutException {
    Future.all(IntStream.range(0, CALLERS).mapToObj(caller -> sendAll(port, requests)).toList())
        .await(minutes, TimeUnit.MINUTES);
  }

  private Future<?> sendAll(int port, SampledService.Requests requests) {
    int number = next.getAndIncrement();
    return number >= requests.count()
        ? Future.succeededFuture()
        : send(port, requests.plan(number)).compose(answer -> sendAll(port, requests));
  }

  private Future<?> send(int port, SampledPlan plan) {
    return client
        .request(HttpMethod.GET, port, "127.0.0.1", "/work")
        .compose(request -> request.putHeader("number", "" + plan.number()).send())
        .compose(response -> response.end().compose(end -> expect(response, plan)));
  }

  private static Future<?> expect(HttpClientResponse response, SampledPlan plan) {
    return response.statusCode() == plan.status()
        ? Future.succeededFuture()
        : Future.failedFuture(plan + " was answered " + response.statusCode());
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
