package dev.vertrace.examples;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.util.concurrent.TimeUnit;

/** Sends the requests, and closes the connections of those that are to be aborted. Any thread. */
final class MixedCallers implements AutoCloseable {
  private static final int CONNECTIONS = 200;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client;

  MixedCallers(int port) {
    client =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  /** Done when the answer has come, or the connection is closed. */
  Future<?> call(MixedPlan plan) {
    return client
        .request(HttpMethod.GET, "/")
        .compose(
            request ->
                request
                    .putHeader("number", Integer.toString(plan.number()))
                    .putHeader("traceparent", "00-" + plan.traceId() + "-00f067aa0ba902b7-01")
                    .putHeader("baggage", "marker=" + plan.number())
                    .send()
                    .compose(response -> finish(request, response, plan)));
  }

  private Future<?> finish(HttpClientRequest request, HttpClientResponse response, MixedPlan plan) {
    return plan.end().isAborted() ? abort(request, response, plan) : response.end();
  }

  /** Closes the connection, unless the answer has come by now. */
  private Future<?> abort(HttpClientRequest request, HttpClientResponse response, MixedPlan plan) {
    response.exceptionHandler(asPlanned -> {});
    return vertx
        .timer(plan.delay(), TimeUnit.MILLISECONDS)
        .compose(fired -> request.reset())
        .otherwiseEmpty();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
