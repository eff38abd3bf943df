package dev.vertrace.bench;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it takes to ask for the current context, and to make another one current for a while. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ContextBenchmark {
  private static final ContextKey<String> KEY = ContextKey.named("bench");

  private final Context outer =
      Place.ofThisJvm() == Place.SHARED ? Context.root() : Context.root().with(KEY, "outer");
  private final Context inner = Context.root().with(KEY, "inner");
  private Scope scope = Scope.noop();

  /** As in a request, a context is current already; on a shared context there is none. */
  @Setup
  public void attach() {
    Place.check();
    var unused = Storage.inForce();
    scope = ContextStorage.get().attach(outer);
    checkCurrent(outer);
  }

  @TearDown
  public void close() {
    checkCurrent(outer);
    scope.close();
    checkCurrent(Context.root());
  }

  private static void checkCurrent(Context expected) {
    if (Context.current() != expected) {
      throw new IllegalStateException(Context.current() + " is current instead of " + expected);
    }
  }

  @Benchmark
  public Context current() {
    return Context.current();
  }

  @Benchmark
  public Context attachAndClose() {
    Scope attached = inner.makeCurrent();
    try {
      return inner;
    } finally {
      attached.close();
    }
  }
}
