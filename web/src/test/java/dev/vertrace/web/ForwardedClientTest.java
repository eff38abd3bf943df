package dev.vertrace.web;

import static io.opentelemetry.semconv.ClientAttributes.CLIENT_ADDRESS;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.http.HttpServer;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who the client is, is for trusted proxies to say, and for nobody else. */
class ForwardedClientTest {
  private static final HttpServerTracingOptions TRUSTING =
      new HttpServerTracingOptions()
          .setTrustedProxies(List.of("127.0.0.0/8", "10.0.0.0/8", "fd00::/8"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Forwarded | X-Forwarded-For | client.address
        "                                        |                                 | 127.0.0.1",
        "                                        | 203.0.113.7                     | 203.0.113.7",
        "                                        | 203.0.113.7:4711                | 203.0.113.7",
        "                                        | 6.6.6.6, 203.0.113.7, 10.0.0.1  | 203.0.113.7",
        "                                        | 10.0.0.2, 10.0.0.1              | 10.0.0.2",
        "                                        | 2001:db8::7                     | 2001:db8::7",
        "                                        | [2001:db8::7]:80, fd00::1       | 2001:db8::7",
        "                                        | 203.0.113.7, unknown            | 127.0.0.1",
        "                                        | 203.0.113.7, x, 10.0.0.1        | 10.0.0.1",
        "                                        | 203.0.113.7,, 10.0.0.1          | 10.0.0.1",
        "                                        | 999.1.1.1                       | 127.0.0.1",
        "                                        | 203.0.113.7:                    | 127.0.0.1",
        "                                        | 203.0.113.7:abc                 | 127.0.0.1",
        "                                        | fe80::1%25eth0                  | 127.0.0.1",
        "                                        | [::1                            | 127.0.0.1",
        "                                        | ; DROP TABLE                    | 127.0.0.1",
        "for=203.0.113.7                         |                                 | 203.0.113.7",
        "for=6.6.6.6, for=203.0.113.7;by=10.0.0.1|                                 | 203.0.113.7",
        "By=x;FOR=\"[2001:db8::7]:47\";proto=http|                                 | 2001:db8::7",
        "for=\"203.0.113.7:47\", for=10.0.0.1    |                                 | 203.0.113.7",
        "for=unknown, for=10.0.0.9               |                                 | 10.0.0.9",
        "for=_hidden                             |                                 | 127.0.0.1",
        "proto=https                             |                                 | 127.0.0.1",
        "for=203.0.113.7                         | 203.0.113.7                     | 203.0.113.7",
        "for=6.6.6.6                             | 203.0.113.7                     | 127.0.0.1",
      })
  void isTheLastThatIsNoProxy(@Nullable String forwarded, @Nullable String xff, String client) {
    assertThat(clientAddress(TRUSTING, forwarded, xff)).isEqualTo(client);
  }

  @Test
  void isThePeer_unlessProxiesAreTrusted() {
    assertThat(clientAddress(new HttpServerTracingOptions(), "for=6.6.6.6", "6.6.6.6"))
        .isEqualTo("127.0.0.1");
    assertThat(
            clientAddress(
                new HttpServerTracingOptions().setTrustedProxies(List.of("10.0.0.0/8")),
                "for=6.6.6.6",
                "6.6.6.6"))
        .isEqualTo("127.0.0.1");
  }

  @Test
  void isAnAddress_whateverTheChain() {
    long seed = Long.getLong("vertrace.seed", System.nanoTime());
    Random random = new Random(seed);
    String letters = "0123456789.:,;=[]\"% forFOR_unknown";
    try (var traced = new TracedVertx(TRUSTING)) {
      HttpServer server = traced.serve(request -> request.response().end());
      for (int run = 0; run < 200; run++) {
        StringBuilder chain = new StringBuilder(run % 50 == 0 ? "10.0.0.1,".repeat(500) : "");
        for (int i = random.nextInt(40); i > 0; i--) {
          chain.append(letters.charAt(random.nextInt(letters.length())));
        }
        var request = traced.client(server).get("/");
        request.putHeader(random.nextBoolean() ? "forwarded" : "x-forwarded-for", chain.toString());
        assertThat(TracedVertx.await(request.send()).statusCode()).isEqualTo(200);

        assertThat(traced.only().getAttributes().get(CLIENT_ADDRESS))
            .as("-Dvertrace.seed=" + seed + ": " + chain)
            .matches("[0-9a-fA-F.:]+");
      }
    }
  }

  @Test
  void refusesNetworks_thatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new TracedVertx(new HttpServerTracingOptions().setTrustedProxies(List.of("x"))))
        .withMessageContaining("'x' is no network");
  }

  private static @Nullable String clientAddress(
      HttpServerTracingOptions options, @Nullable String forwarded, @Nullable String xff) {
    try (var traced = new TracedVertx(options)) {
      HttpServer server = traced.serve(request -> request.response().end());
      var request = traced.client(server).get("/");
      if (forwarded != null) {
        request.putHeader("forwarded", forwarded);
      }
      if (xff != null) {
        request.putHeader("x-forwarded-for", xff);
      }
      TracedVertx.await(request.send());
      SpanData span = traced.only();
      assertThat(span.getAttributes().get(NETWORK_PEER_ADDRESS)).isEqualTo("127.0.0.1");
      return span.getAttributes().get(CLIENT_ADDRESS);
    }
  }
}
