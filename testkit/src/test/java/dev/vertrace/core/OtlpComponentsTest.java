package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Exports.Outcome;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which senders the exporters get, and which of them report. */
class OtlpComponentsTest {
  private static final byte[] TWO_REFUSED = HexFormat.of().parseHex("0a020802");

  @RegisterExtension final ScriptedCollector collector = new ScriptedCollector();
  @RegisterExtension final WarningLog log = new WarningLog();
  private final List<Object> found = new ArrayList<>();
  private final List<Long> rejected = new ArrayList<>();
  private final OtlpComponents components =
      new OtlpComponents(new Found(found), (items, message) -> rejected.add(items));

  @AfterEach
  void clear() {
    components.abort();
    System.clearProperty(HttpSenderProvider.class.getName());
    System.clearProperty(GrpcSenderProvider.class.getName());
  }

  @Test
  void givesOwnSender_whateverElseIsThere() {
    found.add((HttpSenderProvider) config -> null);
    SenderConfig config = new SenderConfig(URI.create("http://127.0.0.1:1/v1/traces"));

    assertThat(components.load(HttpSenderProvider.class))
        .hasSize(1)
        .first()
        .extracting(provider -> provider.createSender(config))
        .isInstanceOf(OtlpHttpSender.class);
  }

  @Test
  void givesOthers_whenPropertyNamesOne() {
    HttpSenderProvider other = config -> null;
    found.add(other);
    System.setProperty(HttpSenderProvider.class.getName(), other.getClass().getName());

    assertThat(components.load(HttpSenderProvider.class)).containsExactly(other);
  }

  @Test
  void givesOtherComponents_asTheyAre() {
    Runnable component = () -> {};
    found.add(component);

    assertThat(components.load(Runnable.class)).containsExactly(component);
  }

  @ParameterizedTest
  @CsvSource({"/v1/traces, 1", "/tenant/v1/traces, 1", "/custom, 1", "/v1/logs, 0", "'', 0"})
  void reportsTracesOnly_overHttp(String path, int reports) {
    URI base = collector.start(ScriptedCollector.body(TWO_REFUSED)).resolve("/");
    components.tracesEndpoint(base.resolve("/custom"));
    SenderConfig config =
        new SenderConfig(
            path.isEmpty() ? URI.create("http://" + base.getAuthority()) : base.resolve(path));
    Outcome outcome = new Outcome();
    components
        .load(HttpSenderProvider.class)
        .iterator()
        .next()
        .createSender(config)
        .send(Exports.message("x"), outcome::onResponse, outcome::onError);

    assertThat(outcome.text()).isEqualTo("200");
    assertThat(rejected).hasSize(reports);
  }

  @Test
  void abortsEverySender() {
    URI endpoint = collector.start(ScriptedCollector.silence(), ScriptedCollector.silence());
    HttpSenderProvider provider = components.load(HttpSenderProvider.class).iterator().next();
    List<Outcome> outcomes = List.of(new Outcome(), new Outcome());
    for (Outcome outcome : outcomes) {
      HttpSender sender = provider.createSender(new SenderConfig(endpoint));
      sender.send(Exports.message("x"), outcome::onResponse, outcome::onError);
      collector.takeAttempt();
    }
    Grpc grpc = new Grpc(GrpcStatusCode.OK);
    found.add(grpc);
    sendByGrpc("logs.v1.LogsService/Export");
    components.abort();

    assertThat(outcomes).allMatch(Outcome::isDone);
    assertThat(grpc.isShutDown).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "OK, trace.v1.TraceService, 1",
    "OK, logs.v1.LogsService, 0",
    "INTERNAL, trace.v1.TraceService, 0"
  })
  void reportsTracesOnly_overGrpc(GrpcStatusCode status, String service, int reports) {
    found.add(new Grpc(status));

    assertThat(sendByGrpc(service + "/Export")).isEqualTo(status);
    assertThat(rejected).hasSize(reports);
  }

  @Test
  void passesResponseOn_whenListenerThrows() {
    found.add(new Grpc(GrpcStatusCode.OK));
    OtlpComponents faulty =
        new OtlpComponents(
            new Found(found),
            (items, message) -> {
              throw new IllegalStateException("fault");
            });

    assertThat(sendByGrpc(faulty, "trace.v1.TraceService/Export")).isEqualTo(GrpcStatusCode.OK);
    assertThat(log.warnings()).containsExactly("the listener to exports failed (said once)");
  }

  @Test
  void givesNoGrpcSender_whenThereIsNone() {
    assertThat(components.load(GrpcSenderProvider.class)).isEmpty();
  }

  @Test
  void givesOneGrpcSender_andSaysWhich_whenThereAreSeveral() {
    found.add(new Grpc(GrpcStatusCode.ABORTED));
    found.add(new OtherGrpc());

    assertThat(sendByGrpc("trace.v1.TraceService/Export")).isEqualTo(GrpcStatusCode.ABORTED);
    assertThat(log.warnings()).singleElement().asString().contains(Grpc.class.getName());
  }

  @Test
  void givesGrpcSender_thatPropertyNames() {
    found.add(new Grpc(GrpcStatusCode.OK));
    found.add(new OtherGrpc());
    System.setProperty(GrpcSenderProvider.class.getName(), OtherGrpc.class.getName());

    assertThat(sendByGrpc("trace.v1.TraceService/Export")).isEqualTo(GrpcStatusCode.ABORTED);
  }

  @Test
  void givesOnlyGrpcSender_whateverPropertyNames() {
    found.add(new Grpc(GrpcStatusCode.OK));
    System.setProperty(GrpcSenderProvider.class.getName(), OtherGrpc.class.getName());

    sendByGrpc("trace.v1.TraceService/Export");
    assertThat(rejected).containsExactly(2L);
  }

  private GrpcStatusCode sendByGrpc(String method) {
    return sendByGrpc(components, method);
  }

  private static GrpcStatusCode sendByGrpc(OtlpComponents components, String method) {
    List<GrpcSenderProvider> providers =
        ComponentLoader.loadList(components, GrpcSenderProvider.class);
    assertThat(providers).hasSize(1);
    List<GrpcStatusCode> seen = new ArrayList<>();
    providers
        .get(0)
        .createSender(config("opentelemetry.proto.collector." + method))
        .send(Exports.message("x"), response -> seen.add(response.getStatusCode()), failure -> {});
    assertThat(seen).hasSize(1);
    return seen.get(0);
  }

  private static GrpcSenderConfig config(String method) {
    return (GrpcSenderConfig)
        Proxy.newProxyInstance(
            GrpcSenderConfig.class.getClassLoader(),
            new Class<?>[] {GrpcSenderConfig.class},
            (proxy, called, arguments) -> method);
  }

  /** What the class path would give. */
  private record Found(List<Object> components) implements ComponentLoader {
    @Override
    public <T> Iterable<T> load(Class<T> spi) {
      return components.stream().filter(spi::isInstance).map(spi::cast).toList();
    }
  }

  /** Answers at once. */
  private static class Grpc implements GrpcSenderProvider, GrpcSender {
    private final GrpcStatusCode status;
    private boolean isShutDown;

    Grpc(GrpcStatusCode status) {
      this.status = status;
    }

    @Override
    public GrpcSender createSender(GrpcSenderConfig config) {
      return this;
    }

    @Override
    public void send(
        MessageWriter message, Consumer<GrpcResponse> onResponse, Consumer<Throwable> onError) {
      onResponse.accept(new Response(status));
    }

    @Override
    public CompletableResultCode shutdown() {
      isShutDown = true;
      return CompletableResultCode.ofSuccess();
    }
  }

  private static final class OtherGrpc extends Grpc {
    OtherGrpc() {
      super(GrpcStatusCode.ABORTED);
    }
  }

  private record Response(GrpcStatusCode status) implements GrpcResponse {
    @Override
    public GrpcStatusCode getStatusCode() {
      return status;
    }

    @Override
    public String getStatusDescription() {
      return "";
    }

    @Override
    public byte[] getResponseMessage() {
      return TWO_REFUSED.clone();
    }
  }
}
