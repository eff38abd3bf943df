package dev.vertrace.examples;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.RecordedTraces;
import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Repeat the plans of a run with {@code -Dvertrace.seed=...}. */
class MixingTest {
  private static final int ROUNDS = 10;
  private static final int REQUESTS = 1_000;
  private static final int EVENT_LOOPS = 2;
  private static final long PATIENCE_SECONDS = 20;
  private static final AttributeKey<String> MARKER = AttributeKey.stringKey("marker");
  private static final AttributeKey<Long> NUMBER = AttributeKey.longKey("number");

  private final long seed = Long.getLong("vertrace.seed", System.nanoTime());
  private final ClosingOrder parts = new ClosingOrder();
  private final RecordedTraces traces = RecordedTraces.create();
  private final Leftovers leftovers = new Leftovers();

  @AfterEach
  void stop() {
    parts.close();
  }

  @Test
  void mixesNothing_whenRequestsInterleaveAndFail() throws Exception {
    System.out.println("MixingTest: -Dvertrace.seed=" + seed);
    int port = serve();
    try (MixedCallers callers = new MixedCallers(port)) {
      for (int round = 0; round < ROUNDS; round++) {
        check(send(callers, round * REQUESTS));
      }

      // While server and connections live: closing them would hide what they hold.
      assertThat(leftovers.awaitCollected(PATIENCE_SECONDS)).as("contexts in the heap").isEmpty();
    }
    assertThat(traces.orphans()).isEmpty();
    assertThat(traces.open()).isEmpty();
  }

  private int serve() {
    OpenTelemetrySdk sdk =
        parts.add(
            OpenTelemetrySdk.builder()
                .setTracerProvider(
                    SdkTracerProvider.builder()
                        .addSpanProcessor(new MarkerProcessor())
                        .addSpanProcessor(traces)
                        .build())
                .setPropagators(
                    ContextPropagators.create(
                        TextMapPropagator.composite(
                            W3CTraceContextPropagator.getInstance(),
                            W3CBaggagePropagator.getInstance())))
                .build());
    Vertrace vertrace = Vertrace.create(sdk);
    Vertx vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS))
            .withTracer(vertrace.tracerFactory())
            .build();
    parts.add(() -> vertx.close().await());
    MixedSteps.consume(vertx, vertrace, this::plan, leftovers).await();
    List<MixedService> services = new CopyOnWriteArrayList<>();
    vertx
        .deployVerticle(
            () -> {
              services.add(new MixedService(vertrace, this::plan, leftovers));
              return services.get(services.size() - 1);
            },
            new DeploymentOptions().setInstances(EVENT_LOOPS))
        .await();
    return services.get(0).port();
  }

  private MixedPlan plan(int number) {
    return MixedPlan.of(seed, number);
  }

  /** All at once. */
  private List<MixedPlan> send(MixedCallers callers, int first) throws TimeoutException {
    List<MixedPlan> plans = IntStream.range(first, first + REQUESTS).mapToObj(this::plan).toList();
    Future.all(plans.stream().map(callers::call).toList())
        .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return plans;
  }

  private void check(List<MixedPlan> plans) {
    List<SpanData> spans = traces.await(plans.stream().mapToInt(MixedPlan::spans).sum());
    Map<String, List<SpanData>> byTrace = spans.stream().collect(groupingBy(SpanData::getTraceId));
    assertThat(byTrace).hasSize(plans.size());
    plans.forEach(plan -> check(plan, byTrace.get(plan.traceId())));
  }

  private void check(MixedPlan plan, List<SpanData> trace) {
    String tree = TraceTrees.of(trace);
    assertThat(plan.end() == MixedPlan.End.RACE ? tree.replace("SERVER !ERROR", "SERVER") : tree)
        .as("%s of -Dvertrace.seed=%s", plan, seed)
        .isEqualTo(plan.tree());
    assertThat(trace)
        .extracting(span -> span.getAttributes().get(MARKER))
        .containsOnly(Integer.toString(plan.number()));
    assertThat(trace)
        .filteredOn(span -> span.getAttributes().get(NUMBER) != null)
        .extracting(span -> span.getAttributes().get(NUMBER))
        .containsOnly((long) plan.number());
  }
}
