package dev.vertrace.core;

import static dev.vertrace.core.ScriptedCollector.body;
import static dev.vertrace.core.ScriptedCollector.encoded;
import static dev.vertrace.core.ScriptedCollector.gzip;
import static dev.vertrace.core.ScriptedCollector.reset;
import static dev.vertrace.core.ScriptedCollector.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.vertrace.core.Exports.Outcome;
import dev.vertrace.core.ScriptedCollector.Answer;
import dev.vertrace.core.ScriptedCollector.Attempt;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.ProxyOptions;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the sender makes of a collector's answers, over a real server. */
class OtlpHttpSenderTest {
  private static final byte[] THREE_TOO_OLD = HexFormat.of().parseHex("0a0b08031207746f6f206f6c64");
  private static final byte[] BOMB = gzip(new byte[1_000_000]);

  @RegisterExtension final ScriptedCollector collector = new ScriptedCollector();
  @RegisterExtension final Exports exports = new Exports();
  @RegisterExtension final WarningLog log = new WarningLog();

  static Stream<Arguments> answers() {
    return Stream.of(
        arguments("200", 1, List.of(), script(status(200))),
        arguments("202", 1, List.of(), script(status(202))),
        arguments("200", 1, List.of("3 too old"), script(body(THREE_TOO_OLD))),
        arguments("200", 1, List.of("3 too old"), script(encoded("gzip", gzip(THREE_TOO_OLD)))),
        arguments("200", 1, List.of(), script(body("<html>a proxy</html>".getBytes(UTF_8)))),
        arguments("200", 1, List.of(), script(body(new byte[5_000_000]))),
        arguments("200", 1, List.of(), script(encoded("gzip", BOMB))),
        arguments("200", 1, List.of(), script(encoded("gzip", THREE_TOO_OLD))),
        arguments("200", 1, List.of(), script(encoded("br", THREE_TOO_OLD))),
        arguments("200", 2, List.of(), script(status(429))),
        arguments("200", 2, List.of(), script(status(502))),
        arguments("200", 3, List.of(), script(status(503), status(503))),
        arguments("200", 2, List.of(), script(status(504))),
        arguments("200", 2, List.of(), script(status(503, "retry-after", "0"))),
        arguments("200", 2, List.of(), script(status(503, "retry-after", "-5"))),
        arguments("200", 2, List.of(), script(status(503, "retry-after", "soon"))),
        arguments("200", 2, List.of(), script(reset())),
        arguments("503", 5, List.of(), script(times(9, status(503)))),
        arguments("SocketException", 5, List.of(), script(times(9, reset()))),
        arguments("307", 1, List.of(), script(status(307, "location", "/v1/traces"))),
        arguments("400", 1, List.of(), script(status(400))),
        arguments("400", 1, List.of(), script(status(400, THREE_TOO_OLD))),
        arguments("401", 1, List.of(), script(status(401, "www-authenticate", "Basic"))),
        arguments("404", 1, List.of(), script(status(404))),
        arguments("413", 1, List.of(), script(status(413))),
        arguments("500", 1, List.of(), script(status(500))));
  }

  private static Answer[] script(Answer... answers) {
    return answers;
  }

  private static Answer[] times(int count, Answer answer) {
    return Stream.generate(() -> answer).limit(count).toArray(Answer[]::new);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void endsAsSpecified(String end, int attempts, List<String> rejected, Answer[] script) {
    Outcome outcome = exports.send(new SenderConfig(collector.start(script)));

    assertThat(outcome.text()).isEqualTo(end);
    assertThat(collector.attempts()).isEqualTo(attempts);
    assertThat(exports.rejected).isEqualTo(rejected);
  }

  @Test
  void showsNoMoreOfBody_thanItMay() {
    URI endpoint = collector.start(body(new byte[5_000_000]), encoded("gzip", BOMB));
    OtlpHttpSender sender = exports.sender(new SenderConfig(endpoint));

    assertThat(exports.send(sender).response().getResponseBody()).hasSize(10_000);
    collector.awaitNoConnection(); // it does not read on
    assertThat(exports.send(sender).response().getResponseBody()).hasSize(10_000);
  }

  @Test
  void doesNotRetry_withoutPolicy() {
    SenderConfig config = new SenderConfig(collector.start(status(503)));
    config.retries = null;

    assertThat(exports.send(config).text()).isEqualTo("503");
    assertThat(collector.attempts()).isEqualTo(1);
  }

  @Test
  void asksPolicy_whetherToRetryException() {
    SenderConfig config = new SenderConfig(collector.start(reset()));
    config.retries = RetryPolicy.builder().setRetryExceptionPredicate(failure -> false).build();

    assertThat(exports.send(config).failure()).isInstanceOf(IOException.class);
    assertThat(collector.attempts()).isEqualTo(1);
  }

  @Test
  void sendsSameBody_andFreshHeaders_withEachAttempt() {
    AtomicInteger token = new AtomicInteger();
    SenderConfig config = new SenderConfig(collector.start(status(503)));
    config.headers =
        () -> Map.of("x-token", List.of("t" + token.incrementAndGet()), "x-two", List.of("a", "b"));
    exports.send(config).response();

    for (String expected : List.of("t1", "t2")) {
      Attempt attempt = collector.takeAttempt();
      assertThat(attempt.body().toString()).isEqualTo(Exports.BODY);
      assertThat(attempt.headers().get("x-token")).isEqualTo(expected);
      assertThat(attempt.headers().getAll("x-two")).containsExactly("a", "b");
      assertThat(attempt.headers().getAll("content-type"))
          .containsExactly("application/x-protobuf");
      assertThat(attempt.headers().contains("content-encoding")).isFalse();
    }
  }

  @Test
  void compressesRequest() throws IOException {
    SenderConfig config = new SenderConfig(collector.start());
    config.compressor = new Gzip();
    exports.send(config).response();

    Attempt attempt = collector.takeAttempt();
    assertThat(attempt.headers().get("content-encoding")).isEqualTo("gzip");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(attempt.body().getBytes())))
        .hasContent(Exports.BODY);
  }

  @Test
  void goesByProxy_whenThereIsOne() {
    URI proxy = collector.start();
    SenderConfig config = new SenderConfig(URI.create("http://collector.invalid/v1/traces"));
    config.proxy = ProxyOptions.create(new InetSocketAddress(proxy.getHost(), proxy.getPort()));

    assertThat(exports.send(config).text()).isEqualTo("200");
    assertThat(collector.takeAttempt().headers().get("host")).isEqualTo("collector.invalid");
  }

  @ParameterizedTest
  @CsvSource({"authorization, 'secret\n'", "'a b', secret", "Host, secret", "via, secret"})
  void keepsHeaderSecret_whenItCannotBeSent(String name, String value) {
    SenderConfig config = new SenderConfig(collector.start());
    config.headers = () -> Map.of(name, List.of(value));

    assertThat(exports.send(config).failure())
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .message()
        .doesNotContain("secret");
  }

  @Test
  void connectsAgain_whenCollectorHasClosedIdleConnection() {
    OtlpHttpSender sender = exports.sender(new SenderConfig(collector.start()));
    for (int i = 0; i < 3; i++) {
      assertThat(exports.send(sender).text()).isEqualTo("200");
      collector.closeConnections();
    }

    assertThat(collector.attempts()).isEqualTo(3);
  }

  @Test
  void keepsPasswordsOfTheApplication_toTheApplication() throws IOException {
    Authenticator.setDefault(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication("user", "secret".toCharArray());
          }
        });
    try {
      URI endpoint = collector.start(status(401, "www-authenticate", "Basic realm=\"x\""));
      endpoint.toURL().openStream().close();
      collector.takeAttempt();
      assertThat(collector.takeAttempt().headers().contains("authorization")).isTrue();

      assertThat(exports.send(new SenderConfig(endpoint)).text()).isEqualTo("200");
      assertThat(collector.takeAttempt().headers().contains("authorization")).isFalse();
    } finally {
      Authenticator.setDefault(null);
    }
  }

  @Test
  void keepsConnection() {
    OtlpHttpSender sender = exports.sender(new SenderConfig(collector.start()));
    for (int i = 0; i < 3; i++) {
      assertThat(exports.send(sender).text()).isEqualTo("200");
    }

    assertThat(collector.connectionsSoFar()).isEqualTo(1);
  }

  @Test
  void fails_whenSupplierOfHeadersThrows() {
    SenderConfig config = new SenderConfig(collector.start());
    config.headers =
        () -> {
          throw new IllegalStateException("no token");
        };

    assertThat(exports.send(config).failure()).hasMessage("no token");
  }

  @Test
  void goesOn_whenCallbacksThrow() {
    OtlpHttpSender sender = exports.sender(new SenderConfig(collector.start()));
    sender.send(
        Exports.message("first"),
        response -> {
          throw new IllegalStateException("fault");
        },
        failure -> {});

    assertThat(exports.send(sender).text()).isEqualTo("200");
    assertThat(sender.shutdown().join(20, SECONDS).isSuccess()).isTrue();
    assertThat(log.warnings()).containsExactly("a callback of the exporter failed (said once)");
  }

  private static final class Gzip implements Compressor {
    @Override
    public String getEncoding() {
      return "gzip";
    }

    @Override
    public OutputStream compress(OutputStream out) throws IOException {
      return new GZIPOutputStream(out);
    }
  }
}
