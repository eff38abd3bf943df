package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules one by one. */
class TrustRulesTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "10.0.0.5, 10.0.0.5, true",
    "10.0.0.5, 10.0.0.6, false",
    "192.168.128.0/17, 192.168.127.255, false",
    "192.168.128.0/17, 192.168.200.1, true",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, ::1, false",
    "::/0, ::1, true",
    "fd00::/8, fdab::1, true",
    "fd00::/8, fe80::1, false",
    "fe80::/10, fe80::1%eth0, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::1, 0:0:0:0:0:0:0:1, true",
    "10.0.0.0/8, 10.1.2, false",
    "10.0.0.0/8, 10.1.2.3.4, false",
    "10.0.0.0/8, 10.1.2.256, false",
    "10.0.0.0/8, 010.1.2.3, false",
    "10.0.0.0/8, ten, false",
    "::/0, 1::2::3, false",
    "::/0, 1:2:3:4:5:6:7:8:9, false",
    "::/0, 12345::, false",
    "::/0, :, false"
  })
  void knowsNetworks(String cidr, String address, boolean contains) {
    assertThat(Networks.of(List.of(cidr)).contains(address)).isEqualTo(contains);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ten", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "::/129", "::1/x", "a.b"})
  void refusesNetwork_thatIsNone(String cidr) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArrivalFilter.peers(cidr))
        .withMessageContaining("'" + cidr + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "/public/*, /public/x/y, true",
    "/public/*, /public, true",
    "/public/*, /publican, false",
    "/health*, /healthz, true",
    "/c/:id/bids, /c/7/bids, true",
    "/c/:id/bids, /c/7/bids/, true",
    "/c/:id/bids, /c//bids, false",
    "/c/:id/bids, /c/7/8/bids, false",
    "/c/:id/bids, /c/7, false",
    "*, /, true",
    "/, /, true",
    "/, /x, false"
  })
  void knowsPaths(String template, String path, boolean matches) {
    assertThat(PathRule.of(template).matches(path)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "public", "/a*b", "/a/*/b"})
  void refusesPath_thatIsNone(String template) {
    assertThatIllegalArgumentException().isThrownBy(() -> ArrivalFilter.path(template));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, , FULL",
    "LOCALHOST., , FULL",
    "127.8.9.1, , FULL",
    "[::1], , FULL",
    "localhost, 93.184.216.34, TRACE",
    "localhost, api.partner.example, TRACE",
    "localhost, localhost, FULL",
    "localhost.evil.example, , TRACE",
    "evil.example, 127.0.0.1, TRACE",
    "bids.internal, 10.0.0.1, FULL",
    "a.bids.internal, , FULL",
    "bids.internal.evil.example, , TRACE",
    "x.ads.example, , NOTHING",
    "public.bids.internal, , TRACE"
  })
  void knowsHosts(String host, @Nullable String peer, OutboundContext expected) {
    Trust trust =
        Trust.of(
            List.of(
                new TrustOptions()
                    .sendTrace("public.bids.internal")
                    .sendAll("bids.internal", "*.bids.internal")
                    .sendNothing("*.ads.example")));

    assertThat(trust.toHost(host, peer == null ? null : SocketAddress.inetSocketAddress(80, peer)))
        .isEqualTo(expected);
    assertThat(trust.toHost(null, null)).isEqualTo(OutboundContext.NOTHING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://a", "a:80", "a/b", "a b", "u@a"})
  void refusesHost_thatIsNone(String host) {
    assertThatIllegalArgumentException().isThrownBy(() -> new TrustOptions().sendAll(host));
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.example:8080/x?y, /x?y, a.example",
    "https://[::1]:8080/, /, [::1]",
    "http://evil.example@localhost/, @localhost/, evil.example",
    "http://evil.example.bids.internal/, .bids.internal/, evil.example",
    "http://evil.example:80.bids.internal/, .bids.internal/, evil.example",
    "http://user@localhost/, /, ",
    "http://evil.example\\@localhost/, , evil.example",
    "nonsense, , "
  })
  void findsHostOfUrl_whateverTheTargetPretends(
      String url, @Nullable String target, @Nullable String host) {
    assertThat(HostRule.hostOf(url, target == null ? "" : target)).isEqualTo(host);
  }

  @Test
  void linksOnly_whenRuleThrows() {
    Vertrace vertrace =
        Vertrace.create(
            traced.otel,
            new TrustOptions()
                .trust(
                    arrival -> {
                      throw new IllegalStateException("as told");
                    }));
    TracerCall call =
        new TracerCall(
            vertrace.contextTracer(),
            VertxContextStorage.branch(traced.root(), io.opentelemetry.context.Context.root()));
    call.policy(TracingPolicy.ALWAYS);
    call.headers.set("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    call.respond(call.receive("request", io.vertx.core.spi.tracing.TagExtractor.empty()), null);

    SpanData span = traced.traces.await(1).get(0);
    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(span.getLinks()).hasSize(1);
  }

  @Test
  void holdsForAddressesOfTheEventBus() {
    Vertrace vertrace =
        Vertrace.create(
            traced.otel, new TrustOptions().linkOnly(ArrivalFilter.destination("partner.*")));
    Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
    try {
      assertThat(baggageAt(vertx, vertrace, "partner.bids")).isEqualTo("null");
      assertThat(baggageAt(vertx, vertrace, "own.bids")).isEqualTo("1");
    } finally {
      TracedVertx.await(vertx.close());
    }
    List<SpanData> spans = traced.traces.await(6);
    assertThat(spans)
        .flatExtracting(SpanData::getLinks)
        .extracting(LinkData::getSpanContext)
        .hasSize(1);
  }

  private static String baggageAt(Vertx vertx, Vertrace vertrace, String address) {
    Promise<String> seen = Promise.promise();
    vertx
        .eventBus()
        .consumer(
            address,
            message -> seen.complete(String.valueOf(Baggage.current().getEntryValue("edge"))));
    Baggage baggage = Baggage.builder().put("edge", "1").build();
    TracedVertx.await(
        vertrace
            .span("tell")
            .parent(io.opentelemetry.context.Context.root().with(baggage))
            .run(
                () ->
                    vertrace
                        .context()
                        .runOn(
                            vertx,
                            () -> {
                              vertx.eventBus().send(address, "");
                              return Future.succeededFuture();
                            })));
    return TracedVertx.await(seen.future());
  }

  @Test
  void judgesMessagesOfQueues() {
    Trust trust =
        Trust.of(
            List.of(
                new TrustOptions()
                    .ignore(
                        ArrivalFilter.destination("partner-*")
                            .and(arrival -> "spam".equals(arrival.header("Kind"))))
                    .linkOnly(ArrivalFilter.destination("partner-*"))));

    assertThat(trust.of(Arrival.at("partner-1", List.of(Map.entry("kind", "spam")))))
        .isEqualTo(RemoteParent.IGNORE);
    assertThat(trust.of(Arrival.at("partner-1", List.of()))).isEqualTo(RemoteParent.LINK);
    assertThat(trust.of(Arrival.at("own", List.of()))).isEqualTo(RemoteParent.CHILD);
  }
}
