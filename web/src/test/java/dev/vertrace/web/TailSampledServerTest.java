package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.ConventionOptions;
import dev.vertrace.core.OnDemandTraces;
import dev.vertrace.core.Vertrace;
import dev.vertrace.sampling.TailSampling;
import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health checks that are thinned, and traces on demand, over real servers with a tail sampler. */
class TailSampledServerTest {
  private static final String KEY = "8f14e45fceea167a";
  private static final String ANSWER_500 = "/broken";
  private static final String SWALLOWS = "/swallows";

  private final RecordedTraces exported = RecordedTraces.create();
  private final Vertx plain = Vertx.vertx();
  private final LinkedBlockingQueue<MultiMap> received = new LinkedBlockingQueue<>();
  private Vertx vertx;
  private OpenTelemetrySdk sdk;
  private HttpServer backend;
  private HttpServer server;
  private Vertrace vertrace;
  private boolean switchesOff;

  private void start(double ratio, ConventionOptions... options) {
    TailSampling sampling = TailSampling.builder().ratio(ratio).slowOff().build();
    sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setSampler(sampling.sampler())
                    .addSpanProcessor(sampling.processor(exported))
                    .build())
            .setMeterProvider( // what is measured is watched, even where it has no span
                SdkMeterProvider.builder().registerMetricReader(new RecordedMetrics()).build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    vertrace = Vertrace.create(sdk, options);
    vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
    backend =
        plain
            .createHttpServer()
            .requestHandler(
                request -> {
                  received.add(request.headers());
                  request.response().end();
                })
            .listen(0, "127.0.0.1")
            .await();
    server = vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1").await();
  }

  /** Calls the service behind, and then fails if the path says so. */
  private void handle(HttpServerRequest request) {
    if (request.path().equals(SWALLOWS)) {
      sdk.getTracer("test").spanBuilder("swallowed").startSpan().setStatus(StatusCode.ERROR).end();
    }
    if (switchesOff) {
      vertrace.setEnabled(false);
    }
    WebClient.create(vertx, TracedVertx.optionsFor(backend))
        .get("/behind")
        .send()
        .onComplete(
            answer ->
                request
                    .response()
                    .setStatusCode(request.path().endsWith(ANSWER_500) ? 500 : 200)
                    .end());
  }

  @AfterEach
  void close() {
    vertx.close().await();
    plain.close().await();
    sdk.close();
  }

  private void get(String path) {
    get(path, Map.of());
  }

  private void get(String path, Map<String, String> headers) {
    var request = WebClient.create(plain, TracedVertx.optionsFor(server)).get(path);
    headers.forEach(request::putHeader);
    TracedVertx.await(request.send());
  }

  /** Ends the requests of the servers, too, and takes what is exported. */
  private List<SpanData> exported() {
    Future.all(server.close(), backend.close()).await();
    sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
    return exported.drain();
  }

  private boolean sampledBehind() throws InterruptedException {
    MultiMap headers = received.poll(10, TimeUnit.SECONDS);
    assertThat(headers.contains(OnDemandTraces.HEADER)).isFalse();
    String traceparent = headers.get("traceparent");
    return (Integer.parseInt(traceparent.substring(traceparent.length() - 2), 16) & 1) == 1;
  }

  private static HttpServerTracingOptions thinned() {
    return new HttpServerTracingOptions().setThinned(HttpTraceFilter.healthChecks());
  }

  @Test
  void keepsNoHealthCheck_thatSucceeds_whateverTheRatio() throws InterruptedException {
    start(1, thinned());
    get("/healthz");
    assertThat(sampledBehind()).isFalse();
    get("/orders");
    assertThat(sampledBehind()).isTrue();

    assertThat(exported())
        .extracting(SpanData::getKind)
        .containsExactlyInAnyOrder(SpanKind.SERVER, SpanKind.CLIENT);
  }

  @Test
  void keepsHealthCheckThatFails_whole() {
    start(0, thinned());
    get("/health" + ANSWER_500);
    get("/health");

    List<SpanData> spans = exported();
    assertThat(spans)
        .extracting(SpanData::getKind)
        .containsExactlyInAnyOrder(SpanKind.SERVER, SpanKind.CLIENT);
    assertThat(spans).extracting(SpanData::getTraceId).containsOnly(spans.get(0).getTraceId());
    assertThat(spans).allMatch(span -> span.getSpanContext().isSampled());
    assertThat(server(spans).getAttributes().get(AttributeKey.stringKey("url.path")))
        .isEqualTo("/health" + ANSWER_500);
  }

  @Test
  void samplesAsAny_whenFilterThrows() {
    start(
        1,
        new HttpServerTracingOptions()
            .setThinned(
                request -> {
                  throw new IllegalStateException("a bug of the user");
                }));
    get("/health");

    assertThat(exported()).hasSize(2);
  }

  @Test
  void keepsWhatTheKeyAsksFor_fromTheFirstSpanOn() throws InterruptedException {
    start(
        0,
        OnDemandTraces.withKey(KEY),
        thinned(),
        new HttpServerTracingOptions()
            .setThinned(HttpTraceFilter.healthChecks())
            .setCapturedRequestHeaders(List.of("Vertrace-Keep")));
    get("/health", Map.of("Vertrace-Keep", KEY));

    assertThat(sampledBehind()).isTrue();
    List<SpanData> spans = exported();
    assertThat(spans).hasSize(2);
    assertThat(
            server(spans).getAttributes().get(AttributeKey.stringKey("vertrace.sampling.reason")))
        .isEqualTo("forced");
    assertThat(spans.toString()).contains("REDACTED").doesNotContain(KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8f14e45fceea167b", "", "8f14e45fceea167", "8f14e45fceea167aa", "\u00e4"})
  void keepsNothing_forAnotherKey(String key) throws InterruptedException {
    start(0, OnDemandTraces.withKey(KEY));
    get("/orders", Map.of(OnDemandTraces.HEADER, key));

    assertThat(sampledBehind()).isFalse();
    assertThat(exported()).isEmpty();
  }

  @Test
  void keepsNothing_whenNoKeyIsConfigured() throws InterruptedException {
    start(0);
    get("/orders", Map.of(OnDemandTraces.HEADER, KEY));

    assertThat(sampledBehind()).isFalse();
    assertThat(exported()).isEmpty();
  }

  private static SpanData server(List<SpanData> spans) {
    return spans.stream()
        .filter(span -> span.getKind() == SpanKind.SERVER)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void samplesCallsAfterAnError_evenThoseWithoutSpans(boolean excluded)
      throws InterruptedException {
    start(0, new HttpClientTracingOptions().setExcluded(request -> excluded));
    get(SWALLOWS);
    assertThat(sampledBehind()).isTrue();
    get("/fine");
    assertThat(sampledBehind()).isFalse();
    assertThat(exported()).hasSize(excluded ? 2 : 3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void samplesCallsAfterAnError_whenRecordingIsSwitchedOffMeanwhile(boolean fails)
      throws InterruptedException {
    start(0);
    switchesOff = true;
    get(fails ? SWALLOWS : "/fine");
    assertThat(sampledBehind()).isEqualTo(fails);
    assertThat(exported()).hasSize(fails ? 2 : 0);
  }
}
