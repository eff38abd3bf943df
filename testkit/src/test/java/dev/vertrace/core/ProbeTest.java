package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ProbeTest {
  @Test
  void sees_whoListensAndWhoDoesNot() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
      assertThat(ask("http://127.0.0.1:" + port)).isEqualTo("something listens there");
    }
    assertThat(ask("http://127.0.0.1:" + port))
        .isEqualTo("refused: nothing listens on 127.0.0.1:" + port);
  }

  @Test
  void saysSo_whenHostIsUnknown() {
    String host = "x".repeat(300); // longer than names can be: no name service is asked

    assertThat(ask("http://" + host)).isEqualTo("unknown host " + host);
  }

  @Test
  void saysSo_whenPortCannotBe() {
    assertThat(ask("http://127.0.0.1:99999")).startsWith("cannot be tried: ");
  }

  @Test
  void givesUp_whenNothingAnswers() {
    CompletableFuture<String> never = new CompletableFuture<>();

    assertThat(Probe.answer(never::join, Duration.ofMillis(1)).join())
        .isEqualTo("no answer within 0 s");
    never.complete("late");
  }

  @Test
  void asksNobody_whenProxyIsBetween() {
    ProxySelector before = ProxySelector.getDefault();
    ProxySelector.setDefault(new OneProxy());
    try {
      assertThat(ask("http://127.0.0.1:1")).isEqualTo("through a proxy, not tried");
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  private static String ask(String endpoint) {
    return Probe.of(URI.create(endpoint)).join();
  }

  private static final class OneProxy extends ProxySelector {
    @Override
    public List<Proxy> select(URI uri) {
      return List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("proxy", 3128)));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
  }
}
