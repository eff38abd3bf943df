package dev.vertrace.web;

import static java.util.Objects.requireNonNull;

import dev.vertrace.core.Vertrace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.function.Supplier;

/**
 * Makes clients of HTTP say more than Vert.x tells its tracer: what fails before a request is
 * written (DNS, connect, TLS, a full pool) has a span, a span covers the wait for its connection
 * and shows why the call failed, redirects are counted, handshakes of WebSockets are traced, and
 * calls from threads of others belong to the trace of the caller.
 *
 * <pre>{@code
 * HttpClientAgent client = HttpClientTracing.wrap(vertrace, vertx.createHttpClient(options, pool));
 * WebClient web = HttpClientTracing.webClient(vertrace, vertx, new WebClientOptions());
 * }</pre>
 *
 * <p>A call has one span, wrapped or not. The Future of {@code request} comes back on the Vert.x
 * context of the caller if it is of the client's Vertx, else on one of the client's; the Futures of
 * a request and its response on a duplicate, which keeps the caller's trace. A request that is
 * never sent keeps its span, as it keeps its connection, until it is reset or the connection
 * closes. Any thread.
 */
@SuppressWarnings("overloads") // of interfaces, which no lambda stands for
public final class HttpClientTracing {
  private HttpClientTracing() {}

  /**
   * Wraps a client; {@link WebClient#wrap} takes the result, too. One that is wrapped already stays
   * as it is.
   *
   * @throws IllegalArgumentException when the client is none of Vert.x itself
   */
  public static HttpClientAgent wrap(Vertrace vertrace, HttpClientAgent client) {
    requireNonNull(vertrace, "vertrace");
    return TracedHttpClient.around(
        requireNonNull(client, "client"), HttpClientAgent.class, vertrace);
  }

  /**
   * Wraps a client.
   *
   * @throws IllegalArgumentException when the client is none of Vert.x itself
   */
  public static HttpClient wrap(Vertrace vertrace, HttpClient client) {
    requireNonNull(vertrace, "vertrace");
    return TracedHttpClient.around(requireNonNull(client, "client"), HttpClient.class, vertrace);
  }

  /**
   * Wraps a client of WebSockets that was made without options.
   *
   * @param vertx the one that has made the client
   */
  public static WebSocketClient wrap(Vertrace vertrace, Vertx vertx, WebSocketClient client) {
    return wrap(vertrace, vertx, client, new WebSocketClientOptions());
  }

  /**
   * Wraps a client of WebSockets.
   *
   * @param vertx the one that has made the client
   * @param options those of the client, which tell where it connects by default
   */
  public static WebSocketClient wrap(
      Vertrace vertrace, Vertx vertx, WebSocketClient client, WebSocketClientOptions options) {
    return TracedWebSockets.around(
        requireNonNull(client, "client"),
        requireNonNull(vertrace, "vertrace"),
        requireNonNull(vertx, "vertx"),
        new ClientTarget(options.getDefaultHost(), options.getDefaultPort(), options.isSsl()));
  }

  /** As {@link WebClient#create(Vertx, WebClientOptions)}; spans show URI templates. */
  public static WebClient webClient(Vertrace vertrace, Vertx vertx, WebClientOptions options) {
    return webClient(vertrace, vertx.createHttpClient(options), options);
  }

  /**
   * As {@link WebClient#wrap(HttpClient, WebClientOptions)}, for a client with pool options or one
   * that is shared; spans show URI templates.
   *
   * @throws IllegalArgumentException when the client is none of Vert.x itself
   */
  public static WebClient webClient(
      Vertrace vertrace, HttpClient client, WebClientOptions options) {
    return withTemplates(WebClient.wrap(wrap(vertrace, client), options));
  }

  /**
   * Makes spans show the URI templates of a web client's requests. {@link #webClient} does; it is
   * for what vertx-web-client builds upon one of its own, such as a session, which takes none that
   * is wrapped:
   *
   * <pre>{@code
   * WebClient web = WebClient.wrap(HttpClientTracing.wrap(vertrace, client), options);
   * WebClient session = HttpClientTracing.withTemplates(WebClientSession.create(web));
   * }</pre>
   */
  public static WebClient withTemplates(WebClient client) {
    return TemplateNames.around(requireNonNull(client, "client"));
  }

  /**
   * Sends a call again, so that its span tells how often it was sent before, as {@code
   * http.request.resend_count}. For retries of the application; redirects are counted anyway.
   *
   * <pre>{@code
   * request.send().recover(failure -> HttpClientTracing.resend(vertrace, 1, request::send))
   * }</pre>
   *
   * @param count the number of requests before this one, at least 1
   * @param call sends one request of a wrapped client
   */
  public static <T> Future<T> resend(Vertrace vertrace, int count, Supplier<Future<T>> call) {
    if (count < 1) {
      throw new IllegalArgumentException("count is " + count + ": the first resend is number 1");
    }
    return Retry.run(vertrace, count, requireNonNull(call, "call"));
  }
}
