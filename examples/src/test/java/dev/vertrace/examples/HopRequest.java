package dev.vertrace.examples;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request at a verticle: what its hop may use. Made in its handler; the hop's threads. */
final class HopRequest {
  private final String id;
  private final HopTools tools;
  private final @Nullable HttpServerRequest http;
  private final Supplier<Future<?>> end;
  private final Context context = Vertx.currentContext();
  private final ReadableSpan span = (ReadableSpan) Span.current();
  private final Map<String, Promise<Object>> elsewhere = new ConcurrentHashMap<>();
  private final AtomicBoolean finished = new AtomicBoolean();

  HopRequest(String id, HopTools tools, @Nullable HttpServerRequest http, Supplier<Future<?>> end) {
    this.id = id;
    this.tools = tools;
    this.http = http;
    this.end = end;
  }

  String id() {
    return id;
  }

  HopTools tools() {
    return tools;
  }

  Vertx vertx() {
    return tools.vertx();
  }

  Context context() {
    return context;
  }

  HttpServerRequest http() {
    return Objects.requireNonNull(http, "only HTTP has one");
  }

  /** The business span after the hop. */
  Future<?> after() {
    return tools.vertrace().span("after").run(() -> Future.succeededFuture());
  }

  /** Done when the consumer at the address has made its span. */
  Future<?> madeAt(String address) {
    return promiseOf(address).future();
  }

  /** Makes the span of the consumer at the address. */
  void makeAt(String address) {
    after().<Object>mapEmpty().onComplete(promiseOf(address));
  }

  private Promise<Object> promiseOf(String address) {
    return elsewhere.computeIfAbsent(address, key -> Promise.promise());
  }

  /** Answers the request, or says that the message is handled; once. */
  Future<?> finish() {
    return finished.compareAndSet(false, true) ? end.get() : Future.succeededFuture();
  }

  /** Whoever upgraded the request ends it. */
  void finishedElsewhere() {
    finished.set(true);
  }

  /** Done when the request's span has ended. */
  Future<?> spanEnded() {
    return span.hasEnded()
        ? Future.succeededFuture()
        : vertx().timer(1, TimeUnit.MILLISECONDS).compose(again -> spanEnded());
  }
}
