package dev.vertrace.examples;

import dev.vertrace.aws.AwsTracing;
import dev.vertrace.core.Vertrace;
import dev.vertrace.examples.SampledPlan.Outcome;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * Does with each request what its plan says: SQL, the event bus, some calls of HTTP and SQS; and
 * notes under which trace.
 */
final class SampledService implements AutoCloseable {
  static final long SLOW_MILLIS = 500;

  private static final long HELD_MILLIS = 600;
  private static final String ADDRESS = "sampled";

  private final Runnable end;
  private final boolean withSymptoms;
  private final AtomicReferenceArray<String> traceIds;
  private final Vertx vertx;
  private final Pool pool;
  private final HttpClient client;
  private final HttpServer server;
  private final Queue queue;

  /** Where messages go. */
  record Queue(SqsAsyncClient sqs, String url) {
    Future<?> send(int number) {
      return send(url, number);
    }

    Future<?> sendToNobody(int number) {
      return send(url + "-of-nobody", number);
    }

    private Future<?> send(String to, int number) {
      return AwsTracing.toFuture(
          sqs.sendMessage(message -> message.queueUrl(to).messageBody("" + number)));
    }
  }

  SampledService(
      SampledRun.Tracing tracing, PgConnectOptions database, Queue queue, Requests requests) {
    Vertrace vertrace = tracing.vertrace();
    this.end = tracing.end();
    this.withSymptoms = requests.withSymptoms();
    this.traceIds = new AtomicReferenceArray<>(requests.count());
    this.queue = new Queue(AwsTracing.create(vertrace).wrap(queue.sqs()), queue.url());
    vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(2))
            .withTracer(vertrace.tracerFactory())
            .build();
    pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(16))
            .connectingTo(database)
            .using(vertx)
            .build();
    client = vertx.createHttpClient();
    vertx.eventBus().consumer(ADDRESS, SampledService::answer);
    server = vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1").await();
  }

  /** How many come, and whether some fail or are slow. */
  record Requests(int count, boolean withSymptoms) {
    SampledPlan plan(int number) {
      return SampledPlan.of(number, withSymptoms);
    }
  }

  int port() {
    return server.actualPort();
  }

  String traceOf(int number) {
    return traceIds.get(number);
  }

  private void handle(HttpServerRequest request) {
    SampledPlan plan = SampledPlan.of(Integer.parseInt(request.getHeader("number")), withSymptoms);
    if (request.path().equals("/inner")) {
      request.response().setStatusCode(plan.status()).end();
      return;
    }
    traceIds.set(plan.number(), Span.current().getSpanContext().getTraceId());
    work(plan).onComplete(done -> request.response().setStatusCode(plan.status()).end());
  }

  private Future<?> work(SampledPlan plan) {
    return query(plan)
        .compose(rows -> vertx.eventBus().request(ADDRESS, plan.outcome().name()).otherwiseEmpty())
        .compose(reply -> plan.callsInnerServer() ? inner(plan) : Future.succeededFuture())
        .compose(answer -> messages(plan))
        .compose(
            sent ->
                plan.isSlow()
                    ? vertx.timer(HELD_MILLIS, TimeUnit.MILLISECONDS)
                    : Future.succeededFuture());
  }

  private Future<?> query(SampledPlan plan) {
    Future<?> first =
        plan.outcome() == Outcome.SWALLOWED_QUERY
            ? pool.query("SELECT 1 / 0").execute().otherwiseEmpty()
            : Future.succeededFuture();
    return first.compose(done -> pool.query("SELECT 1").execute());
  }

  private static void answer(Message<String> message) {
    if (message.body().equals(Outcome.SWALLOWED_REPLY.name())) {
      message.fail(1, "as planned");
    } else {
      message.reply("done");
    }
  }

  private Future<?> inner(SampledPlan plan) {
    return client
        .request(HttpMethod.GET, port(), "127.0.0.1", "/inner")
        .compose(request -> request.putHeader("number", "" + plan.number()).send())
        .compose(response -> response.end());
  }

  private Future<?> messages(SampledPlan plan) {
    Future<?> lost =
        plan.outcome() == Outcome.SWALLOWED_QUEUE
            ? queue.sendToNobody(plan.number()).otherwiseEmpty()
            : Future.succeededFuture();
    return plan.sendsMessage() ? lost.compose(none -> queue.send(plan.number())) : lost;
  }

  /** All that is kept has arrived afterwards. */
  @Override
  public void close() {
    vertx.close().await();
    end.run();
  }
}
