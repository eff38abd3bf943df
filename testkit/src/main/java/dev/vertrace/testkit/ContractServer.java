package dev.vertrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A server that nobody traces, for HTTP/1.1 and HTTP/2. It answers with the status that the path
 * names, and keeps the headers of the requests. Any thread.
 */
final class ContractServer implements AutoCloseable {
  /** Closes the connection instead of answering. */
  static final String CLOSED = "/closed";

  private final Vertx vertx = Vertx.vertx();
  private final LinkedBlockingQueue<List<Map.Entry<String, String>>> requests =
      new LinkedBlockingQueue<>();
  private final HttpServer server =
      vertx.createHttpServer().requestHandler(this::answer).listen(0, host()).await();

  private ContractServer() {}

  static ContractServer start() {
    return new ContractServer();
  }

  private void answer(HttpServerRequest request) {
    requests.add(request.headers().entries());
    if (request.path().equals(CLOSED)) {
      request.connection().close();
    } else {
      int status = Integer.parseInt(request.path().substring(1));
      request.response().setStatusCode(status).end();
    }
  }

  String host() {
    return "127.0.0.1";
  }

  int port() {
    return server.actualPort();
  }

  String authority() {
    return host() + ":" + port();
  }

  URI uri(String target) {
    return URI.create("http://" + authority() + target);
  }

  /** The value of a header of the only request. */
  String header(String name) {
    return String.join(
        ", ",
        onlyRequest().stream()
            .filter(header -> header.getKey().equalsIgnoreCase(name))
            .map(Map.Entry::getValue)
            .toList());
  }

  /** The names of the headers of the only request, in lower case, as often as they came. */
  List<String> headerNames() {
    return onlyRequest().stream().map(header -> header.getKey().toLowerCase(Locale.ROOT)).toList();
  }

  private List<Map.Entry<String, String>> onlyRequest() {
    assertThat(requests).as("requests").hasSize(1);
    return requests.element();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
