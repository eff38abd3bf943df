package dev.vertrace.bench;

import io.netty.channel.EventLoop;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;

/**
 * The Vert.x context of a request, on an event loop whose thread is the caller's. It knows what
 * Vert.x calls internal. One thread.
 */
final class InContext {
  private final ContextInternal context;

  InContext(Vertx vertx, EventLoop loop) {
    context =
        ((VertxInternal) vertx)
            .contextBuilder()
            .withThreadingModel(ThreadingModel.EVENT_LOOP)
            .withEventLoop(loop)
            .withClassLoader(Thread.currentThread().getContextClassLoader())
            .build()
            .duplicate();
  }

  ContextInternal context() {
    return context;
  }

  void run(Runnable work) {
    ContextInternal former = context.beginDispatch();
    try {
      work.run();
    } finally {
      context.endDispatch(former);
    }
  }

  /** Does it below a span, which then ends. */
  void below(Tracer tracer, Runnable work) {
    ContextInternal former = context.beginDispatch();
    Span above = tracer.spanBuilder("above").startSpan();
    Scope scope = ContextStorage.get().attach(Context.current().with(above));
    try {
      work.run();
    } finally {
      if (scope != null) {
        scope.close();
      }
      above.end();
      context.endDispatch(former);
    }
  }
}
