package dev.vertrace.examples;

import dev.vertrace.core.Vertrace;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What hops go through. The service answers in two chunks; to the addresses, a message with the id
 * of a request can be sent.
 */
record HopTools(
    Vertx vertx,
    Vertrace vertrace,
    Pool pool,
    WorkerExecutor workers,
    HttpClient client,
    WebClient webClient,
    RequestOptions service,
    List<String> addresses,
    ScheduledExecutorService foreign) {
  /** A consumer there answers with its request. */
  static final String REPLYING = "hops.reply";
}
