package dev.vertrace.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Finds out in the background whether something listens at an endpoint. */
final class Probe {
  static final Duration DEADLINE = Duration.ofSeconds(2);

  private Probe() {}

  /** The answer in words, or none if it is cancelled before. The URI must have a host. */
  static CompletableFuture<String> of(URI endpoint) {
    // Resolved and connected as the exporter does it: to the first address of the name.
    Socket socket = new Socket(Proxy.NO_PROXY);
    CompletableFuture<String> answer = answer(() -> ask(socket, endpoint), DEADLINE);
    var unused = answer.whenComplete((words, failure) -> close(socket));
    return answer;
  }

  static CompletableFuture<String> answer(Supplier<String> question, Duration deadline) {
    return DaemonCall.start("vertrace-probe", question)
        .completeOnTimeout(silence(deadline), deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String ask(Socket socket, URI endpoint) {
    try {
      return isProxied(endpoint) ? "through a proxy, not tried" : connect(socket, endpoint);
    } catch (RuntimeException e) { // such as a port that cannot be
      return "cannot be tried: " + e.getMessage();
    }
  }

  private static boolean isProxied(URI endpoint) {
    ProxySelector selector = ProxySelector.getDefault();
    return selector != null
        && selector.select(endpoint).stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
  }

  private static String connect(Socket socket, URI endpoint) {
    InetSocketAddress address = new InetSocketAddress(endpoint.getHost(), port(endpoint));
    try {
      if (address.isUnresolved()) {
        return "unknown host " + endpoint.getHost();
      }
      socket.connect(address, (int) DEADLINE.toMillis());
      return "something listens there";
    } catch (SocketTimeoutException e) {
      return silence(DEADLINE);
    } catch (IOException e) {
      return failure(e, address);
    }
  }

  private static String failure(IOException e, InetSocketAddress address) {
    String target = address.getAddress().getHostAddress() + ":" + address.getPort();
    boolean refused = e instanceof ConnectException && ("" + e.getMessage()).contains("refused");
    return refused
        ? "refused: nothing listens on " + target
        : target + " cannot be reached: " + e.getMessage();
  }

  private static int port(URI endpoint) {
    int standard = "https".equalsIgnoreCase(endpoint.getScheme()) ? 443 : 80;
    return endpoint.getPort() < 0 ? standard : endpoint.getPort();
  }

  private static String silence(Duration deadline) {
    return "no answer within " + deadline.toSeconds() + " s";
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
