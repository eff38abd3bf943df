package dev.vertrace.web;

import static dev.vertrace.web.ClientBench.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.TraceAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.UrlAttributes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret of a request shows on any span, and the spans that lack it do show. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientSecretsTest {
  private static final String CANARY = "c4n4ry";

  private final ClientBench bench = new ClientBench();
  private final HttpClient client = bench.client(ClientProtocol.HTTP_1);
  private final WebClient web =
      HttpClientTracing.webClient(
          bench.traced.vertrace, bench.traced.vertx, new WebClientOptions());

  @AfterAll
  void close() {
    web.close();
    client.close().await();
    bench.close();
  }

  private String address() {
    return HOST + ":" + bench.port(ClientProtocol.HTTP_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/200", "/404", "/500", "/closed", "/cut", "/silent", "/redirect"})
  void hidesSecrets(String path) {
    String url = "http://me:" + CANARY + "@" + address() + path + "?access_token=" + CANARY;

    assertHidden(
        path,
        () ->
            ClientBench.call(
                client,
                new RequestOptions()
                    .setAbsoluteURI(url)
                    .setTimeout(200)
                    .setFollowRedirects(true)
                    .putHeader("authorization", "Bearer " + CANARY)
                    .putHeader("cookie", "session=" + CANARY)));
    assertHidden(
        path,
        () ->
            web.getAbs(url)
                .timeout(200)
                .basicAuthentication("me", CANARY)
                .putHeader("cookie", "session=" + CANARY)
                .send());
  }

  private void assertHidden(@Nullable String path, Supplier<Future<?>> call) {
    bench.inSpan(() -> call.get().<Void>mapEmpty()).otherwiseEmpty().await();

    TraceAssertions.assertThat(bench.traced.traces).hasNoSecret(CANARY);
    List<SpanData> spans = bench.traced.traces.drain();
    assertThat(TracedVertx.named(spans, "root")).isNotNull();
    if (path != null) {
      assertThat(spans)
          .extracting(span -> span.getAttributes().get(UrlAttributes.URL_FULL))
          .contains("http://" + address() + path + "?access_token=REDACTED");
    }
  }

  @Test
  void hidesSecretsOfUrlThatIsNone() {
    assertHidden(null, () -> web.getAbs("http://me:" + CANARY + "@h:port/?token=" + CANARY).send());
    assertHidden(null, () -> client.request(new RequestOptions().setAbsoluteURI("h:p?" + CANARY)));
  }
}
