package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vertrace.core.Vertrace;
import dev.vertrace.sampling.TailSampling;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * HTTP, SQL, the event bus and SQS under load, counted from what a collector receives. {@code
 * -Dvertrace.long=true} sends a hundred times as many requests.
 */
class TailSamplingLoadTest {
  private static final int REQUESTS =
      Integer.getInteger(
          "vertrace.requests", Boolean.getBoolean("vertrace.long") ? 1_000_000 : 10_000);
  private static final SampledService.Requests WITH_SYMPTOMS =
      new SampledService.Requests(REQUESTS, true);
  private static final SampledService.Requests WITHOUT_SYMPTOMS =
      new SampledService.Requests(REQUESTS, false);
  private static final long SEED = 20_261_123;
  private static final double RATIO = 0.1;

  private static final ClosingOrder PARTS = new ClosingOrder();
  private static SampledRun.Servers servers;

  @BeforeAll
  static void start() {
    LocalPostgres postgres = PARTS.add(LocalPostgres.start());
    LocalSqs sqs = PARTS.add(LocalSqs.start());
    SqsAsyncClient client = PARTS.add(LocalSqs.client(sqs.endpoint()));
    String url = client.createQueue(queue -> queue.queueName("sampled")).join().queueUrl();
    servers = new SampledRun.Servers(postgres, new SampledService.Queue(client, url));
  }

  @AfterAll
  static void stop() {
    PARTS.close();
  }

  @Test
  void headSamplerLosesNineOfTenFailures() throws TimeoutException {
    SampledRun run =
        run(WITH_SYMPTOMS, endpoint -> seeded(endpoint, "parentbased_traceidratio", "" + RATIO));

    long failing = run.count(SampledPlan::isFailing, request -> true);
    assertThat(failing).isEqualTo(REQUESTS / 10);
    assertThat(share(run.count(SampledPlan::isFailing, SampledRun.Request::isWhole), failing))
        .isCloseTo(RATIO, within(Math.max(0.01, threeSigma(failing))));
  }

  @Test
  void keepsEveryFailingAndEverySlowRequestWhole_andTenPercentOfTheRest() throws TimeoutException {
    SampledRun run = run(WITH_SYMPTOMS, endpoint -> vertrace(endpoint, RATIO));

    assertAllWhole(run, SampledPlan::isFailing);
    assertAllWhole(run, SampledPlan::isSlow);
    assertThat(run.where(plan -> !plan.isFailing() && !plan.isSlow()))
        .hasSize(REQUESTS - REQUESTS / 5)
        .allSatisfy(
            request ->
                assertThat(request.isExported())
                    .isEqualTo(isInShare(request.traceId()) || wasSlow(request)));
    assertWholeOrNothing(run);
  }

  @Test
  void keepsTenPercent_whenNothingFails() throws TimeoutException {
    SampledRun run =
        run(
            WITHOUT_SYMPTOMS,
            endpoint ->
                seeded(
                    endpoint,
                    "vertrace_tail",
                    "ratio=" + RATIO + ",slow=" + SampledService.SLOW_MILLIS + "ms"));

    assertShare(run);
    assertWholeOrNothing(run);
  }

  @Test
  void keepsNothing_whenNothingFailsAndTheRatioIsZero() throws TimeoutException {
    SampledRun run = run(WITHOUT_SYMPTOMS, endpoint -> vertrace(endpoint, 0));

    assertThat(run.count(plan -> true, request -> request.isExported() && !wasSlow(request)))
        .isZero();
  }

  private static SampledRun.Tracing vertrace(String endpoint, double ratio) {
    return SampledRun.Tracing.of(
        Vertrace.builder()
            .endpoint(endpoint)
            .tailSampling(
                TailSampling.builder()
                    .ratio(ratio)
                    .slowThreshold(Duration.ofMillis(SampledService.SLOW_MILLIS)))
            .build());
  }

  /** An SDK of the application, by the standard properties, which draws the same ids each time. */
  private static SampledRun.Tracing seeded(String endpoint, String sampler, String argument) {
    OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .addPropertiesSupplier(
                () ->
                    Map.of(
                        "otel.traces.sampler", sampler,
                        "otel.traces.sampler.arg", argument,
                        "otel.exporter.otlp.protocol", "http/protobuf",
                        "otel.exporter.otlp.endpoint", endpoint,
                        "otel.bsp.max.queue.size", "100000",
                        "otel.metrics.exporter", "none",
                        "otel.logs.exporter", "none"))
            .addTracerProviderCustomizer(
                (provider, config) -> provider.setIdGenerator(new SeededIds(SEED)))
            .build()
            .getOpenTelemetrySdk();
    return new SampledRun.Tracing(
        Vertrace.create(sdk), () -> sdk.shutdown().join(60, TimeUnit.SECONDS));
  }

  /** By the randomness of the trace, which is the last 56 bits of its id. */
  private static boolean isInShare(String traceId) {
    double randomness = Long.parseLong(traceId.substring(18), 16) / (double) (1L << 56);
    return randomness >= 1 - RATIO;
  }

  private static void assertAllWhole(SampledRun run, Predicate<SampledPlan> condition) {
    assertThat(run.where(condition)).hasSize(REQUESTS / 10);
    assertThat(run.where(condition).filter(request -> !request.isWhole())).isEmpty();
    assertThat(run.where(condition))
        .allSatisfy(
            request -> {
              assertThat(request.arrived().promised()).isEqualTo(request.arrived().spans());
              assertThat(request.arrived().lost()).isZero();
            });
  }

  /** But for those that the machine made slow. */
  private static void assertShare(SampledRun run) {
    long kept = run.count(plan -> true, request -> request.isExported() && !wasSlow(request));
    System.out.println("TailSamplingLoadTest: " + kept + " exported for no reason");
    assertThat(share(kept, REQUESTS)).isCloseTo(RATIO, within(threeSigma(REQUESTS)));
  }

  private static void assertWholeOrNothing(SampledRun run) {
    assertThat(
            run.where(plan -> true).filter(request -> request.isExported() && !request.isWhole()))
        .isEmpty();
  }

  private static boolean wasSlow(SampledRun.Request request) {
    return request.arrived().reason().equals("slow")
        && request.arrived().longestMillis() >= SampledService.SLOW_MILLIS;
  }

  private static double share(long part, long all) {
    return (double) part / all;
  }

  private static double threeSigma(long all) {
    return 3 * Math.sqrt(RATIO * (1 - RATIO) / all);
  }

  private static SampledRun run(
      SampledService.Requests requests, Function<String, SampledRun.Tracing> tracing)
      throws TimeoutException {
    long start = System.nanoTime();
    SampledRun run = SampledRun.of(servers, requests, tracing);
    System.out.println(
        "TailSamplingLoadTest: "
            + requests
            + " in "
            + (System.nanoTime() - start) / 1_000_000
            + " ms, "
            + run.arrived().size()
            + " traces arrived");
    return run;
  }
}
