package dev.vertrace.core;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import java.util.AbstractMap.SimpleEntry;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenericConventionTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  /** A request of a client that nobody knows. */
  private record Command(List<Entry<String, String>> tags) {
    static final TagExtractor<Command> TAGS = TracerCall.tags(Command::tags);
  }

  @Test
  void namesTodaysAttributes_whenClientIsLikeRedis() {
    Command set =
        new Command(
            List.of(
                entry("network.peer.address", "10.0.0.1"),
                entry("network.peer.port", "6379"),
                entry("peer.address", "10.0.0.1:6379"),
                entry("span.kind", "client"),
                entry("db.namespace", "0"),
                entry("db.query.text", "SET secret value"),
                entry("db.statement", "SET secret value"),
                new SimpleEntry<>("db.user", null),
                entry("db.system", "redis")));

    assertThat(attributes(call(SpanKind.RPC, set)))
        .isEqualTo(
            Map.of(
                stringKey("network.peer.address"), "10.0.0.1",
                longKey("network.peer.port"), 6379L,
                stringKey("db.namespace"), "0",
                stringKey("db.system.name"), "redis"));
  }

  @Test
  void namesTodaysAttributes_whenClientIsLikeKafka() {
    Command send =
        new Command(
            List.of(
                entry("peer.address", "kafka:9092"),
                entry("peer.hostname", "kafka"),
                entry("peer.port", "9092"),
                entry("peer.service", "kafka"),
                entry("message_bus.destination", "orders")));
    SpanData span = call(SpanKind.MESSAGING, send);

    assertThat(span.getKind()).isEqualTo(io.opentelemetry.api.trace.SpanKind.PRODUCER);
    assertThat(attributes(span))
        .isEqualTo(
            Map.of(
                stringKey("network.peer.address"), "kafka",
                longKey("network.peer.port"), 9092L,
                stringKey("server.address"), "kafka",
                longKey("server.port"), 9092L,
                stringKey("messaging.destination.name"), "orders"));
  }

  @Test
  void splitsServer_whenItsPortIsInside() {
    Command send = new Command(List.of(entry("server.address", "kafka.internal:9092")));

    assertThat(attributes(call(SpanKind.MESSAGING, send)))
        .isEqualTo(
            Map.of(stringKey("server.address"), "kafka.internal", longKey("server.port"), 9092L));
  }

  @Test
  void addsTagsOfResponse() {
    TracerCall call = call(SpanKind.RPC);
    SpanHandle<?> handle =
        call.send(new Command(List.of(entry("http.method", "GET"))), Command.TAGS);
    Command response = new Command(List.of(entry("http.status_code", "503"), entry("x", "y")));
    call.answer(handle, response, null, Command.TAGS);

    assertThat(attributes(traced.traces.await(1).get(0)))
        .isEqualTo(
            Map.of(
                stringKey("http.request.method"),
                "GET",
                longKey("http.response.status_code"),
                503L));
  }

  @Test
  void leavesOutNumber_whenItIsNone() {
    Command odd = new Command(List.of(entry("server.port", "many"), entry("http.status_code", "")));

    assertThat(attributes(call(SpanKind.RPC, odd))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1:6379,10.0.0.1,6379",
    "localhost,localhost,",
    "[::1]:6379,::1,6379",
    "::1,::1,",
    "2001:db8::7,2001:db8::7,",
    "/tmp/redis.sock,/tmp/redis.sock,",
    "host:port,host:port,",
    ":,:,"
  })
  void splitsPeer(String tag, String address, Long port) {
    SpanData span = call(SpanKind.RPC, new Command(List.of(entry("peer.address", tag))));

    assertThat(span.getAttributes().get(stringKey("network.peer.address"))).isEqualTo(address);
    assertThat(span.getAttributes().get(longKey("network.peer.port"))).isEqualTo(port);
  }

  @Test
  void recordsFailure() {
    TracerCall call = call(SpanKind.RPC);
    SpanHandle<?> handle = call.send(new Command(List.of()), Command.TAGS);
    call.answer(handle, null, new IllegalStateException("no"), TagExtractor.empty());
    SpanData span = traced.traces.await(1).get(0);

    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).isEqualTo("no");
    assertThat(attributes(span))
        .isEqualTo(Map.of(stringKey("error.type"), "java.lang.IllegalStateException"));
    assertThat(span.getEvents()).extracting(EventData::getName).containsExactly("exception");
  }

  private SpanData call(SpanKind kind, Command command) {
    TracerCall call = call(kind);
    call.answer(call.send(command, Command.TAGS), null, null, TagExtractor.empty());
    return traced.traces.await(1).get(0);
  }

  private TracerCall call(SpanKind kind) {
    return new TracerCall(
            Vertrace.create(traced.otel).contextTracer(), VertxInternals.duplicate(traced.root()))
        .kind(kind);
  }

  private static Map<AttributeKey<?>, Object> attributes(SpanData span) {
    return span.getAttributes().asMap();
  }
}
