package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a sampler can decide on. */
class ServerStartTest {

  /** Drops health checks, and remembers what it was asked. */
  private static final class Asked implements Sampler {
    final BlockingQueue<Map<String, Object>> questions = new LinkedBlockingQueue<>();

    @Override
    public SamplingResult shouldSample(
        Context parent,
        String traceId,
        String name,
        SpanKind kind,
        Attributes attributes,
        List<LinkData> links) {
      Map<String, Object> question = new TreeMap<>();
      question.put("name", name);
      question.put("kind", kind);
      attributes.forEach((key, value) -> question.put(key.getKey(), value));
      questions.add(question);
      boolean dropped = "/dropped".equals(attributes.get(AttributeKey.stringKey("url.path")));
      return dropped ? SamplingResult.drop() : SamplingResult.recordAndSample();
    }

    @Override
    public String getDescription() {
      return "Asked";
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsSamplerAllThatIsKnown(Protocol protocol) throws Exception {
    protocol.assumeReportedWhole();
    Asked sampler = new Asked();
    var options = new HttpServerTracingOptions().setCapturedRequestHeaders(List.of("x-tenant"));
    try (TracedVertx traced = new TracedVertx(sampler, options)) {
      OutcomeServer outcomes = new OutcomeServer(traced.vertx);
      Router router = outcomes.router();
      router.route("/dropped").handler(context -> context.end("ok"));
      HttpServer server =
          traced.serve(protocol.serverOptions(), TraceHandler.wrap(traced.vertrace, router));

      get(traced, protocol, server, "/dropped");
      assertThat(sampler.questions.take()).containsEntry("url.path", "/dropped");
      get(traced, protocol, server, "/t/OK?token=canary&x=1");

      Map<String, Object> expected = new TreeMap<>();
      expected.put("name", "GET");
      expected.put("kind", SpanKind.SERVER);
      expected.put("http.request.method", "GET");
      expected.put("http.request.header.x-tenant", List.of("acme"));
      expected.put("url.scheme", protocol.scheme);
      expected.put("url.path", "/t/OK");
      expected.put("url.query", "token=REDACTED&x=1");
      expected.put("user_agent.original", "t");
      expected.put("server.address", "127.0.0.1");
      expected.put("server.port", (long) server.actualPort());
      expected.put("client.address", "127.0.0.1");
      expected.put("network.peer.address", "127.0.0.1");
      expected.put("network.peer.port", outcomes.peerPort());
      expected.put("network.protocol.version", protocol.version);
      assertThat(sampler.questions.take()).isEqualTo(expected);
      assertThat(traced.only().getName()).isEqualTo("GET /t/:outcome"); // the other is dropped
    }
  }

  private static void get(TracedVertx traced, Protocol protocol, HttpServer server, String uri) {
    HttpClientRequest request =
        TracedVertx.await(
            traced.client(protocol).request(HttpMethod.GET, server.actualPort(), "127.0.0.1", uri));
    request.putHeader("user-agent", "t").putHeader("x-tenant", "acme");
    TracedVertx.await(request.send().compose(HttpClientResponse::body));
  }
}
