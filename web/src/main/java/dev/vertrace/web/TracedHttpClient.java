package dev.vertrace.web;

import dev.vertrace.core.Vertrace;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.RequestOptions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Stands before a client, or one of its connections, and gives each request its span. */
final class TracedHttpClient implements InvocationHandler {
  private final HttpClient delegate;
  private final ClientCalls calls;

  private TracedHttpClient(HttpClient delegate, ClientCalls calls) {
    this.delegate = delegate;
    this.calls = calls;
  }

  static <C extends HttpClient> C around(C client, Class<C> as, Vertrace vertrace) {
    if (Proxy.isProxyClass(client.getClass())
        && Proxy.getInvocationHandler(client) instanceof TracedHttpClient) {
      return client;
    }
    TracedRequest.Client inside = TracedRequest.Client.of(client);
    if (inside == null) {
      throw new IllegalArgumentException(
          client.getClass().getName()
              + " is no client of Vert.x: wrap what vertx.createHttpClient() or"
              + " vertx.httpClientBuilder() gives, before others wrap it");
    }
    ClientCalls calls = new ClientCalls(vertrace, client, inside, inside.target());
    return Interfaces.proxy(client, as, new TracedHttpClient(client, calls));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    Object first = args == null || args.length == 0 ? null : args[0];
    return switch (method.getName()) {
      case "request" -> request(proxy, method, args, first);
      case "connect" -> connect(method, args, first);
      case "redirectHandler" ->
          args == null ? calls.redirects() : Interfaces.invoke(delegate, method, args);
      case "vertx" -> calls.vertx(); // for each request: no reflection
      case "equals" -> proxy == first;
      default -> Interfaces.invoke(delegate, method, args);
    };
  }

  private @Nullable Object request(
      Object proxy, Method method, @Nullable Object @Nullable [] args, @Nullable Object first)
      throws Throwable {
    if (first instanceof RequestOptions options) {
      return calls.request(options);
    }
    return method.isDefault()
        ? InvocationHandler.invokeDefault(proxy, method, args)
        : Interfaces.invoke(delegate, method, args);
  }

  private @Nullable Object connect(
      Method method, @Nullable Object @Nullable [] args, @Nullable Object first) throws Throwable {
    if (first instanceof HttpConnectOptions options && delegate instanceof HttpClientAgent client) {
      return client.connect(options).map(connection -> around(connection, options));
    }
    return Interfaces.invoke(delegate, method, args);
  }

  private HttpClientConnection around(HttpClientConnection connection, HttpConnectOptions options) {
    return Interfaces.proxy(
        connection,
        HttpClientConnection.class,
        new TracedHttpClient(connection, calls.on(connection, options)));
  }
}
