package dev.vertrace.core;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpHttpSenderTlsTest {
  @RegisterExtension final ScriptedCollector collector = new ScriptedCollector();
  @RegisterExtension final Exports exports = new Exports();

  @SuppressWarnings("removal") // from Vert.x 5.2 on; still there in all that it is tested on
  private final SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");

  @AfterEach
  void delete() {
    certificate.delete();
  }

  private URI start() {
    return collector.start(
        new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions()));
  }

  @Test
  void sends_whenContextTrustsCertificate() throws Exception {
    SenderConfig config = new SenderConfig(start());
    config.tls = trusting(Path.of(certificate.certificatePath()));

    OtlpHttpSender sender = exports.sender(config);
    assertThat(exports.send(sender).text()).isEqualTo("200");
    assertThat(exports.send(sender).text()).isEqualTo("200");
    assertThat(collector.connectionsSoFar()).isEqualTo(1);
  }

  @Test
  void asksForNameInCertificate_whateverTheApplicationLetsPass() throws Exception {
    SenderConfig config =
        new SenderConfig(URI.create(start().toString().replace("localhost", "127.0.0.1")));
    config.tls = trusting(Path.of(certificate.certificatePath()));
    HostnameVerifier before = HttpsURLConnection.getDefaultHostnameVerifier();
    HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> true);
    try {
      assertThat(exports.send(config).failure()).isInstanceOf(SSLException.class);
    } finally {
      HttpsURLConnection.setDefaultHostnameVerifier(before);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsAndLetsGo_whenCollectorDoesNotRead(boolean tls) throws Exception {
    NetServerOptions options =
        new NetServerOptions().setSsl(tls).setKeyCertOptions(certificate.keyCertOptions());
    Vertx vertx = Vertx.vertx();
    try {
      Set<Thread> before = exportThreads();
      NetServer server = vertx.createNetServer(options).connectHandler(NetSocket::pause);
      int port = TracedVertx.await(server.listen(0, "localhost")).actualPort();
      SenderConfig config =
          new SenderConfig(URI.create((tls ? "https" : "http") + "://localhost:" + port + "/"));
      config.tls = trusting(Path.of(certificate.certificatePath()));
      config.timeout = Duration.ofMillis(500);
      OtlpHttpSender sender = exports.sender(config);

      assertThat(exports.send(sender, "x".repeat(32 << 20)).failure())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(sender.shutdown().join(20, SECONDS).isSuccess()).isTrue();
      Patience.until(() -> before.containsAll(exportThreads()));
    } finally {
      TracedVertx.await(vertx.close());
    }
  }

  private static Set<Thread> exportThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("vertrace-export"))
        .collect(Collectors.toSet());
  }

  @Test
  void failsWithoutRetry_whenNobodyTrustsCertificate() {
    SenderConfig config = new SenderConfig(start());
    AtomicInteger attempts = new AtomicInteger();
    config.headers =
        () -> {
          attempts.incrementAndGet();
          return Map.of();
        };

    assertThat(exports.send(config).failure()).isInstanceOf(SSLException.class);
    assertThat(attempts).hasValue(1);
  }

  private static SSLContext trusting(Path pem) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      store.setCertificateEntry(
          "collector", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    return context(store);
  }

  private static SSLContext context(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
