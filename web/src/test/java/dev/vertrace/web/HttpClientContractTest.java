package dev.vertrace.web;

import dev.vertrace.testkit.HttpClientContract;
import dev.vertrace.testkit.RecordedTraces;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** Both clients of Vert.x, by both versions of HTTP. */
class HttpClientContractTest {

  @Nested
  class OfHttpClientByHttp1 extends ClientContract {
    private final HttpClient client = traced.vertx.createHttpClient();

    @Override
    Future<Integer> send(HttpMethod method, String url) {
      return byHttpClient(client, method, url);
    }
  }

  @Nested
  class OfHttpClientByHttp2 extends ClientContract {
    private final HttpClient client =
        traced.vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2));

    @Override
    Future<Integer> send(HttpMethod method, String url) {
      return byHttpClient(client, method, url);
    }
  }

  @Nested
  class OfHttpClientByHttp2WithoutUpgrade extends ClientContract {
    private final HttpClient client =
        traced.vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));

    @Override
    Future<Integer> send(HttpMethod method, String url) {
      return byHttpClient(client, method, url);
    }
  }

  @Nested
  class OfWebClientByHttp1 extends ClientContract {
    private final WebClient client = WebClient.create(traced.vertx);

    @Override
    Future<Integer> send(HttpMethod method, String url) {
      return client.requestAbs(method, url).send().map(HttpResponse::statusCode);
    }
  }

  @Nested
  class OfWebClientByHttp2 extends ClientContract {
    private final WebClient client =
        WebClient.create(
            traced.vertx, new WebClientOptions().setProtocolVersion(HttpVersion.HTTP_2));

    @Override
    Future<Integer> send(HttpMethod method, String url) {
      return client.requestAbs(method, url).send().map(HttpResponse::statusCode);
    }
  }

  @Nested
  class OfWrappedHttpClientByHttp1 extends ClientContract {
    private final HttpClient client =
        HttpClientTracing.wrap(traced.vertrace, traced.vertx.createHttpClient());

    @Override
    Future<Integer> send(HttpMethod method, String url) {
      return byHttpClient(client, method, url);
    }
  }

  @Nested
  class OfWrappedHttpClientByHttp2 extends ClientContract {
    private final HttpClient client =
        HttpClientTracing.wrap(
            traced.vertrace,
            traced.vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2)));

    @Override
    Future<Integer> send(HttpMethod method, String url) {
      return byHttpClient(client, method, url);
    }
  }

  @Nested
  class OfWrappedWebClient extends ClientContract {
    private final WebClient client =
        HttpClientTracing.webClient(traced.vertrace, traced.vertx, new WebClientOptions());

    @Override
    Future<Integer> send(HttpMethod method, String url) {
      return client.requestAbs(method, url).send().map(HttpResponse::statusCode);
    }
  }

  private static Future<Integer> byHttpClient(HttpClient client, HttpMethod method, String url) {
    return client
        .request(new RequestOptions().setMethod(method).setAbsoluteURI(url))
        .compose(HttpClientRequest::send)
        .compose(response -> response.body().map(response.statusCode()));
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class ClientContract implements HttpClientContract {
    final TracedVertx traced = new TracedVertx();

    abstract Future<Integer> send(HttpMethod method, String url);

    @Override
    public int call(String method, URI uri) {
      Promise<Integer> status = Promise.promise();
      traced.vertx.runOnContext(
          start ->
              traced
                  .vertrace
                  .span("caller")
                  .run(() -> send(HttpMethod.valueOf(method), uri.toString()))
                  .onComplete(status));
      return status.future().await();
    }

    @Override
    public RecordedTraces traces() {
      return traced.traces;
    }

    @AfterAll
    void close() {
      traced.close();
    }
  }
}
