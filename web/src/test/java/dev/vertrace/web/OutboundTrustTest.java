package dev.vertrace.web;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.vertrace.core.TrustOptions;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes to whom, by the bytes that a server gets. All names are those of this machine. */
class OutboundTrustTest {
  private static final String HOSTS =
      """
      127.0.0.1 localhost
      127.0.0.1 a.bids.internal
      127.0.0.1 api.partner.example
      127.0.0.1 tag.ads.example
      """;

  private enum Client {
    PLAIN,
    WRAPPED,
    WRAPPED_BESIDE // of a Vertx that knows nothing of Vertrace
  }

  private final TracedVertx traced =
      new TracedVertx(new TrustOptions().sendAll("*.bids.internal").sendNothing("*.ads.example"));
  private final VertxOptions options =
      new VertxOptions()
          .setAddressResolverOptions(
              new AddressResolverOptions().setHostsValue(Buffer.buffer(HOSTS)));
  private final Vertx vertx =
      Vertx.builder().with(options).withTracer(traced.vertrace.tracerFactory()).build();
  private final Vertx beside = Vertx.vertx(options);
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private final NetServer wire =
      beside.createNetServer().connectHandler(this::read).listen(0, "127.0.0.1").await();

  private void read(NetSocket socket) {
    Buffer received = Buffer.buffer();
    socket.handler(
        bytes -> {
          received.appendBuffer(bytes);
          String head = received.toString("ISO-8859-1");
          if (head.endsWith("\r\n\r\n")) {
            heads.add(head);
            String location = "location: http://api.partner.example:" + wire.actualPort() + "/\r\n";
            boolean redirects = head.startsWith("GET /redirect ");
            socket.end(
                Buffer.buffer(
                    "HTTP/1.1 "
                        + (redirects ? "302 Found\r\n" + location : "200 OK\r\n")
                        + "content-length: 0\r\nconnection: close\r\n\r\n"));
          }
        });
  }

  @AfterEach
  void close() {
    vertx.close().await();
    beside.close().await();
    traced.traces.drain();
    traced.close();
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void sendsAll_toThisMachineAndConfiguredHosts(Client client) throws Exception {
    for (String host : List.of("localhost", "127.0.0.1", "a.bids.internal", "A.Bids.Internal")) {
      call(client, to(host, "/"));

      assertThat(next()).contains("\r\ntraceparent: 00-", "\r\nbaggage: campaign.id=summer-7\r\n");
    }
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void sendsTraceAlone_toOthers(Client client) throws Exception {
    call(client, to("api.partner.example", "/"));

    assertThat(next()).contains("\r\ntraceparent: 00-").doesNotContain("baggage", "summer-7");
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void sendsNothing_whereToldTo(Client client) throws Exception {
    call(client, to("tag.ads.example", "/"));

    assertThat(next()).doesNotContain("traceparent", "tracestate", "baggage", "summer-7");
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void takesNothingAlong_whenRedirectedToOthers(Client client) throws Exception {
    call(client, to("a.bids.internal", "/redirect").setFollowRedirects(true));

    assertThat(next()).contains("baggage: campaign.id=summer-7");
    assertThat(next())
        .contains("host: api.partner.example", "\r\ntraceparent: 00-")
        .doesNotContain("baggage", "summer-7");
  }

  @ParameterizedTest
  @EnumSource(
      value = Client.class,
      names = {"PLAIN", "WRAPPED"})
  void believesNoTarget_thatPretendsToBeHost(Client client) throws Exception {
    call(client, to("api.partner.example", "@localhost/"));
    assertThat(next()).doesNotContain("baggage", "summer-7");

    call(client, to("api.partner.example", ".bids.internal/"));
    assertThat(next()).doesNotContain("baggage", "summer-7");
  }

  @Test
  void looksAtTheName_whenAnotherHostIsThisMachine() throws Exception {
    RequestOptions elsewhere =
        to("api.partner.example", "/")
            .setServer(SocketAddress.inetSocketAddress(wire.actualPort(), "127.0.0.1"));
    call(Client.PLAIN, elsewhere);

    assertThat(next()).contains("host: api.partner.example").doesNotContain("baggage", "summer-7");
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void looksAtThePeer_whenAnotherHostIsCalledLocalhost(Client client) throws Exception {
    SocketAddress peer = outside();
    call(client, to("localhost", "/").setServer(peer));

    assertThat(next())
        .contains("host: localhost", "\r\ntraceparent: 00-")
        .doesNotContain("baggage", "summer-7");
  }

  @Test
  void looksAtThePeer_ofWebSocketToo() throws Exception {
    SocketAddress peer = outside();
    WebSocketClient client =
        HttpClientTracing.wrap(traced.vertrace, vertx, vertx.createWebSocketClient());
    var options = new WebSocketConnectOptions();
    options.setHost("localhost").setPort(wire.actualPort()).setServer(peer);
    inTrace(() -> client.connect(options));

    assertThat(next()).contains("\r\ntraceparent: 00-").doesNotContain("baggage", "summer-7");
    client.close().await();
  }

  /** A server that others reach, too. */
  private SocketAddress outside() throws SocketException {
    InetAddress address =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress())
            .findFirst()
            .orElse(null);
    assumeThat(address).as("an address of this machine in a network").isNotNull();
    String host = requireNonNull(address).getHostAddress();
    NetServer server = beside.createNetServer().connectHandler(this::read).listen(0, host).await();
    return SocketAddress.inetSocketAddress(server.actualPort(), host);
  }

  @Test
  void looksAtTheTarget_notAtTheProxy() throws Exception {
    HttpClientOptions through =
        new HttpClientOptions()
            .setProxyOptions(
                new ProxyOptions()
                    .setType(ProxyType.HTTP)
                    .setHost("127.0.0.1")
                    .setPort(wire.actualPort()));
    HttpClient client = vertx.createHttpClient(through);
    inTrace(() -> send(client, to("api.partner.example", "/")));
    assertThat(next()).startsWith("GET http://api.partner.example").doesNotContain("baggage");

    inTrace(() -> send(client, to("a.bids.internal", "/")));
    assertThat(next()).startsWith("GET http://a.bids.internal").contains("baggage: campaign");
    client.close().await();
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void looksAtTheHost_ofAbsoluteUris(Client client) throws Exception {
    for (String user : List.of("", "localhost@", "localhost:80@", "a.bids.internal%2F@")) {
      String uri = "http://" + user + "api.partner.example:" + wire.actualPort() + "/localhost";
      call(client, new RequestOptions().setAbsoluteURI(uri));

      assertThat(next()).contains("\r\ntraceparent: 00-").doesNotContain("baggage", "summer-7");
    }
  }

  @Test
  void sendsTraceAlone_withConnect() throws Exception {
    call(Client.PLAIN, to("api.partner.example", "/").setMethod(HttpMethod.CONNECT));

    assertThat(next()).startsWith("CONNECT ").doesNotContain("baggage", "summer-7");
  }

  @Test
  void judgesHandshakesOfWebSockets() throws Exception {
    WebSocketClient client =
        HttpClientTracing.wrap(traced.vertrace, vertx, vertx.createWebSocketClient());
    inTrace(() -> client.connect(wire.actualPort(), "a.bids.internal", "/"));
    assertThat(next()).contains("baggage: campaign.id=summer-7");

    inTrace(() -> client.connect(wire.actualPort(), "api.partner.example", "/"));
    assertThat(next()).contains("traceparent: 00-").doesNotContain("baggage", "summer-7");

    inTrace(() -> client.connect(wire.actualPort(), "tag.ads.example", "/"));
    assertThat(next()).doesNotContain("traceparent", "baggage", "summer-7");
    client.close().await();
  }

  private RequestOptions to(String host, String uri) {
    return new RequestOptions().setHost(host).setPort(wire.actualPort()).setURI(uri);
  }

  private void call(Client kind, RequestOptions request) {
    Vertx owner = kind == Client.WRAPPED_BESIDE ? beside : vertx;
    HttpClientAgent plain = owner.createHttpClient();
    HttpClient client =
        kind == Client.PLAIN ? plain : HttpClientTracing.wrap(traced.vertrace, plain);
    inTrace(() -> send(client, request));
    plain.close().await();
  }

  private static Future<Void> send(HttpClient client, RequestOptions request) {
    return client.request(request).compose(HttpClientRequest::send).compose(r -> r.end());
  }

  private void inTrace(java.util.function.Supplier<Future<?>> call) {
    Baggage edge = Baggage.builder().put("campaign.id", "summer-7").build();
    var done =
        traced
            .vertrace
            .span("edge")
            .parent(Context.root().with(edge))
            .run(() -> traced.vertrace.context().runOn(vertx, () -> call.get().mapEmpty()));
    TracedVertx.await(done.otherwiseEmpty()); // a handshake that gets no 101 fails
  }

  private String next() throws InterruptedException {
    String head = heads.poll(20, TimeUnit.SECONDS);
    assertThat(head).as("a request within 20 s").isNotNull();
    int line = head.indexOf("\r\n");
    return head.substring(0, line) + head.substring(line).toLowerCase(Locale.ROOT);
  }
}
