package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.semconv.HttpAttributes;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.client.WebClient;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Attributes of an SDK that Vertrace has built: nothing is made for a span that is dropped. */
class LateAttributesTest {
  private static final AttributeKey<String> OWN = AttributeKey.stringKey("own");

  private final AtomicInteger described = new AtomicInteger();

  @Test
  void describesNothing_whenSpanIsDropped() {
    serveOne("always_off", new Watch(false));

    assertThat(described).hasValue(0);
  }

  @Test
  void describesAfterTheStart_whenNobodyLooksThere() throws Exception {
    Watch late = new Watch(false);
    Watch early = new Watch(true);
    serveOne("always_on", late);
    serveOne("always_on", early);

    assertThat(described).hasValue(2);
    assertThat(keys(late.atEnd)).isEqualTo(keys(early.atEnd)).contains(OWN);
  }

  @Test
  void describesBeforeTheStart_whenProcessorLooksThere() throws Exception {
    Watch early = new Watch(true);
    serveOne("always_on", early);

    assertThat(keys(early.atStart))
        .contains(OWN, HttpAttributes.HTTP_REQUEST_METHOD)
        .doesNotContain(HttpAttributes.HTTP_RESPONSE_STATUS_CODE);
  }

  private static Set<AttributeKey<?>> keys(CompletableFuture<Attributes> attributes)
      throws Exception {
    return Set.copyOf(attributes.get(20, TimeUnit.SECONDS).asMap().keySet());
  }

  private void serveOne(String sampler, SpanProcessor processor) {
    Vertrace vertrace =
        Vertrace.builder()
            .property("otel.traces.exporter", "none")
            .sampler(sampler)
            .addSpanProcessor(processor)
            .with(new HttpServerTracingOptions().setCustomizer(new Counting(described)))
            .build();
    Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
    Vertx plain = Vertx.vertx();
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end())
            .listen(0, "127.0.0.1")
            .await();
    TracedVertx.await(WebClient.create(plain, TracedVertx.optionsFor(server)).get("/").send());
    plain.close().await();
    vertx.close().await();
    vertrace.close().await();
  }

  private record Counting(AtomicInteger calls) implements HttpServerCustomizer {
    @Override
    public void onStart(AttributesBuilder attributes, HttpTraceRequest request) {
      calls.incrementAndGet();
      attributes.put(OWN, "yes");
    }
  }

  private static final class Watch implements SpanProcessor {
    private final boolean looksAtStart;
    private final CompletableFuture<Attributes> atStart = new CompletableFuture<>();
    private final CompletableFuture<Attributes> atEnd = new CompletableFuture<>();

    Watch(boolean looksAtStart) {
      this.looksAtStart = looksAtStart;
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
      atStart.complete(span.getAttributes());
    }

    @Override
    public boolean isStartRequired() {
      return looksAtStart;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      atEnd.complete(span.getAttributes());
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }
}
