package dev.vertrace.examples;

import dev.vertrace.core.Vertrace;
import dev.vertrace.examples.ArrivedTraces.Arrived;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All requests of a run, and what arrived of each at the collector. */
record SampledRun(SampledService.Requests requests, SampledService service, ArrivedTraces arrived) {
  private static final long MINUTES = Boolean.getBoolean("vertrace.long") ? 110 : 3;

  /** What runs share. */
  record Servers(LocalPostgres postgres, SampledService.Queue queue) {}

  /** The tracing of a service, and how all of it that is kept is exported at the end. */
  record Tracing(Vertrace vertrace, Runnable end) {
    static Tracing of(Vertrace vertrace) {
      return new Tracing(vertrace, () -> vertrace.close().await());
    }
  }

  /** One request and what came of it. */
  record Request(SampledPlan plan, String traceId, Arrived arrived) {
    boolean isExported() {
      return arrived.spans() > 0;
    }

    /** Every span, once. */
    boolean isWhole() {
      return arrived.spans() == plan.spans() && arrived.duplicates() == 0;
    }
  }

  /** Sends all requests to a service whose tracing exports to the given address. */
  static SampledRun of(
      Servers servers, SampledService.Requests requests, Function<String, Tracing> tracing)
      throws TimeoutException {
    ArrivedTraces arrived = new ArrivedTraces();
    try (OtlpReceiver receiver = new OtlpReceiver(arrived::add);
        SampledCallers callers = new SampledCallers();
        SampledService service =
            new SampledService(
                tracing.apply(receiver.endpoint()),
                LocalPostgres.optionsFor(servers.postgres().port()),
                servers.queue(),
                requests)) {
      callers.send(service.port(), requests, MINUTES);
      return new SampledRun(requests, service, arrived);
    }
  }

  Stream<Request> where(Predicate<SampledPlan> condition) {
    return IntStream.range(0, requests.count())
        .mapToObj(requests::plan)
        .filter(condition)
        .map(this::request);
  }

  private Request request(SampledPlan plan) {
    String traceId = service.traceOf(plan.number());
    return new Request(plan, traceId, arrived.of(traceId));
  }

  long count(Predicate<SampledPlan> condition, Predicate<Request> found) {
    return where(condition).filter(found).count();
  }
}
