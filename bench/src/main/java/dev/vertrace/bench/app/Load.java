package dev.vertrace.bench.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;

/** Sends requests to one application, without a tracer. */
final class Load implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 256;

  private final Vertx vertx;
  private final HttpClient client;

  Load(Vertx vertx, int port) {
    this.vertx = vertx;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port),
            new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
  }

  /**
   * Sends so many requests, each when an earlier one is answered, so many at a time, and waits.
   *
   * @return the time it took, in nanoseconds
   */
  long closed(String path, int requests, int atATime) {
    return new ClosedLoad(vertx, this, path, requests).run(atATime).await();
  }

  /** Sends so many requests per second for some seconds, and waits for the answers. */
  Latency open(String path, double rate, double seconds) {
    return new OpenLoad(vertx, this, path, Math.max(1, (int) (rate * seconds))).run(rate);
  }

  /** One request, whose answer is read; fails when it is no success. */
  Future<Buffer> send(String path, int number) {
    return client
        .request(HttpMethod.GET, path.replace("#", Integer.toString(1 + number % Database.ITEMS)))
        .compose(request -> request.send())
        .compose(Load::body);
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    return response.statusCode() == 200
        ? response.body()
        : Future.failedFuture(new IllegalStateException("status " + response.statusCode()));
  }

  @Override
  public void close() {
    client.close().await();
  }
}
