package dev.vertrace.bench;

import io.netty.channel.embedded.EmbeddedChannel;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What tracing adds to requests by the local event bus and their replies, below a span that ends
 * with them: all on one event loop, without a change of threads.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageBenchmark {
  private static final String ADDRESS = "campaigns.update";

  /** How it is traced. */
  @Param public Tracing tracing = Tracing.NONE;

  /** How many of them; without any, what the span above costs. */
  @Param({"0", "10"})
  public int requests;

  private final EmbeddedChannel loop = new EmbeddedChannel();
  private @Nullable Bus bus;

  private record Bus(Traced traced, Tracer tracer, InContext context, EventBus events) {}

  /** Registers a consumer and checks what its span shows. */
  @Setup
  public void start() {
    Traced traced = new Traced(tracing);
    InContext context = new InContext(traced.vertx(), loop.eventLoop());
    EventBus events = traced.vertx().eventBus();
    Bus started = new Bus(traced, traced.tracer(), context, events);
    bus = started;
    context.run(
        () -> {
          var unused = events.consumer(ADDRESS, message -> message.reply("done"));
        });
    loop.runPendingTasks();
    check(started);
  }

  private void check(Bus with) {
    check(with, SpanKind.PRODUCER, "send");
    check(with, SpanKind.CONSUMER, "process");
  }

  private void check(Bus with, SpanKind kind, String operation) {
    with.traced()
        .check(
            with.traced().isOurs() ? kind : SpanKind.CLIENT,
            () -> run(with, 1),
            Attributes.builder()
                .put("messaging.system", "vertx-eventbus")
                .put("messaging.destination.name", ADDRESS)
                .put("messaging.operation.name", operation)
                .put("messaging.operation.type", operation)
                .put(Traced.CONVERSATION, Traced.ANY)
                .build());
  }

  /** Checks that it is still so. */
  @TearDown
  public void stop() {
    if (bus != null) {
      check(bus);
      bus.traced().close();
    }
  }

  /** A span, and the requests below it with their replies. */
  @Benchmark
  public @Nullable Future<?> request() {
    return bus == null ? null : run(bus, requests);
  }

  private @Nullable Future<?> run(Bus with, int times) {
    Below below = new Below(with.events(), times);
    with.context().below(with.tracer(), below);
    loop.runPendingTasks();
    return below.done();
  }

  private static final class Below implements Runnable {
    private final EventBus events;
    private final int times;
    private @Nullable Future<?> last;

    Below(EventBus events, int times) {
      this.events = events;
      this.times = times;
    }

    @Override
    public void run() {
      for (int i = 0; i < times; i++) {
        last = events.request(ADDRESS, "4711");
      }
    }

    @Nullable Future<?> done() {
      if (last != null && !last.succeeded()) {
        throw new IllegalStateException("no reply: " + last);
      }
      return last;
    }
  }
}
