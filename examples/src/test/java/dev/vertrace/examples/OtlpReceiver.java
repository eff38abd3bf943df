package dev.vertrace.examples;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes what exporters send over http/protobuf. Any thread. */
final class OtlpReceiver implements AutoCloseable {
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final List<Received> spans = new ArrayList<>();
  private final Consumer<Received> taker;
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server =
      vertx
          .createHttpServer()
          .requestHandler(
              request ->
                  request
                      .body()
                      .onSuccess(
                          body -> {
                            add(body);
                            request
                                .response()
                                .putHeader("content-type", "application/x-protobuf")
                                .end();
                          }))
          .listen(0, "127.0.0.1")
          .await();

  /** Keeps all that comes. */
  OtlpReceiver() {
    taker = spans::add;
  }

  /** Hands over what comes, one at a time, and keeps nothing. */
  OtlpReceiver(Consumer<Received> taker) {
    this.taker = taker;
  }

  /** A span as it came over the wire. */
  record Received(String service, String scope, Span span) {
    String name() {
      return span.getName();
    }

    String traceId() {
      return hex(span.getTraceId());
    }

    String spanId() {
      return hex(span.getSpanId());
    }

    String parentId() {
      return hex(span.getParentSpanId());
    }

    String kind() {
      return span.getKind().name().substring("SPAN_KIND_".length());
    }

    /** What it links to, as trace and span. */
    List<String> links() {
      return span.getLinksList().stream()
          .map(link -> hex(link.getTraceId()) + "-" + hex(link.getSpanId()))
          .toList();
    }

    boolean isError() {
      return span.getStatus().getCodeValue() == 2;
    }

    Map<String, String> attributes() {
      return span.getAttributesList().stream()
          .collect(Collectors.toMap(KeyValue::getKey, Received::text));
    }

    private static String text(KeyValue attribute) {
      var value = attribute.getValue();
      return switch (value.getValueCase()) {
        case STRING_VALUE -> value.getStringValue();
        case INT_VALUE -> Long.toString(value.getIntValue());
        default -> value.toString();
      };
    }

    private static String hex(ByteString id) {
      return HexFormat.of().formatHex(id.toByteArray());
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  private synchronized void add(Buffer body) {
    try {
      ExportTraceServiceRequest.parseFrom(body.getBytes()).getResourceSpansList().stream()
          .flatMap(OtlpReceiver::received)
          .forEach(taker);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not OTLP", e);
    }
    notifyAll();
  }

  private static Stream<Received> received(ResourceSpans resourceSpans) {
    String service =
        resourceSpans.getResource().getAttributesList().stream()
            .filter(attribute -> attribute.getKey().equals("service.name"))
            .map(attribute -> attribute.getValue().getStringValue())
            .findFirst()
            .orElseThrow();
    return resourceSpans.getScopeSpansList().stream()
        .flatMap(
            scope ->
                scope.getSpansList().stream()
                    .map(span -> new Received(service, scope.getScope().getName(), span)));
  }

  /** Waits until so many spans of a kind are there; fails with all that came when they do not. */
  synchronized List<Received> await(Predicate<Received> wanted, int count)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (spans.stream().filter(wanted).count() < count && System.nanoTime() < deadline) {
      wait(100);
    }
    List<Received> found = spans.stream().filter(wanted).toList();
    if (found.size() < count) {
      throw new AssertionError("expected " + count + ", got\n" + OtlpTree.of(found));
    }
    return found;
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
