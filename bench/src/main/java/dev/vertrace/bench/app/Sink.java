package dev.vertrace.bench.app;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicLong;

/** Takes traces over OTLP with http/protobuf and counts their spans. Any thread. */
final class Sink implements AutoCloseable {
  private final Vertx vertx;
  private final AtomicLong spans = new AtomicLong();
  private final HttpServer server;

  private volatile long nanosPerSpan;
  private volatile SpanCounts spanCounts = SpanCounts.NONE;
  // On the event loop only.
  private long busyUntil;

  Sink(Vertx vertx) {
    this.vertx = vertx;
    this.server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.body().onSuccess(body -> route(request, body)))
            .listen(0, "127.0.0.1")
            .await();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** How many have come. */
  long spans() {
    return spans.get();
  }

  /** What the exporter's own metrics said last of the spans. */
  SpanCounts counts() {
    return spanCounts;
  }

  /** From now on an answer takes as long as its spans take at this rate; 0 is without a limit. */
  void limit(long spansPerSecond) {
    nanosPerSpan = spansPerSecond == 0 ? 0 : 1_000_000_000L / spansPerSecond;
  }

  private void route(HttpServerRequest request, Buffer body) {
    if (request.path().equals("/v1/metrics")) {
      spanCounts = SpanCounts.of(body);
      answer(request);
    } else {
      take(request, body);
    }
  }

  private void take(HttpServerRequest request, Buffer body) {
    int count = count(body);
    spans.addAndGet(count);
    long delay = delayMillis(count);
    if (delay == 0) {
      answer(request);
    } else {
      vertx.setTimer(delay, id -> answer(request));
    }
  }

  private long delayMillis(int count) {
    long now = System.nanoTime();
    busyUntil = Math.max(now, busyUntil) + count * nanosPerSpan;
    return nanosPerSpan == 0 ? 0 : Math.max(1, (busyUntil - now) / 1_000_000);
  }

  private static void answer(HttpServerRequest request) {
    if (!request.response().closed()) {
      request.response().putHeader("content-type", "application/x-protobuf").end();
    }
  }

  private static int count(Buffer body) {
    try {
      return ExportTraceServiceRequest.parseFrom(body.getBytes()).getResourceSpansList().stream()
          .flatMap(resource -> resource.getScopeSpansList().stream())
          .mapToInt(scope -> scope.getSpansCount())
          .sum();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not OTLP", e);
    }
  }

  /** Waits until nothing has come for so long. */
  void awaitQuiet(long millis) throws InterruptedException {
    long last;
    do {
      last = spans();
      Thread.sleep(millis);
    } while (spans() != last);
  }

  @Override
  public void close() {
    server.close().await();
  }
}
