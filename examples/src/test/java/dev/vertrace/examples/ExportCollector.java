package dev.vertrace.examples;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * A collector that takes traces over OTLP/HTTP and, by hand, over OTLP/gRPC on one port of
 * 127.0.0.1, and keeps what came. Any thread.
 */
final class ExportCollector implements AutoCloseable {
  static final String HTTP_PATH = "/v1/traces";
  static final String GRPC_PATH = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

  private static final int GRPC_PREFIX = 5; // is it compressed, and its length

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Export> exports = new LinkedBlockingQueue<>();
  private final HttpServer server;
  private final boolean tls;
  private volatile ExportTraceServiceResponse answer =
      ExportTraceServiceResponse.getDefaultInstance();

  private ExportCollector(HttpServerOptions options) {
    tls = options.isSsl();
    server =
        vertx
            .createHttpServer(options)
            .requestHandler(request -> request.body().onSuccess(body -> take(request, body)))
            .listen(0, "127.0.0.1")
            .await();
  }

  /** A request as it came, decoded. The peer is empty unless it showed a certificate. */
  record Export(
      HttpVersion version,
      String path,
      MultiMap headers,
      String peer,
      ExportTraceServiceRequest request) {}

  /** With the options' TLS, if any; HTTP/2 needs ALPN then. */
  static ExportCollector start(HttpServerOptions options) {
    return new ExportCollector(options.setUseAlpn(options.isSsl()));
  }

  String endpoint() {
    return (tls ? "https://localhost:" : "http://127.0.0.1:") + server.actualPort();
  }

  /** From now on it refuses so many spans of each request. */
  void refuse(long spans, String message) {
    answer =
        ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportTracePartialSuccess.newBuilder()
                    .setRejectedSpans(spans)
                    .setErrorMessage(message))
            .build();
  }

  /** The next request, waiting for it if need be. */
  Export takeExport() throws InterruptedException {
    Export export = exports.poll(20, TimeUnit.SECONDS);
    if (export == null) {
      throw new AssertionError("no export in 20 s");
    }
    return export;
  }

  private void take(HttpServerRequest request, Buffer body) {
    boolean grpc = "application/grpc".equals(request.getHeader("content-type"));
    byte[] message = grpc ? grpcMessage(body) : httpMessage(request, body);
    exports.add(
        new Export(
            request.version(), request.path(), request.headers(), peer(request), parse(message)));
    if (grpc) {
      answerGrpc(request.response());
    } else {
      request
          .response()
          .putHeader("content-type", "application/x-protobuf")
          .end(Buffer.buffer(answer.toByteArray()));
    }
  }

  private static byte[] httpMessage(HttpServerRequest request, Buffer body) {
    return "gzip".equals(request.getHeader("content-encoding"))
        ? unzip(body.getBytes())
        : body.getBytes();
  }

  private static byte[] grpcMessage(Buffer body) {
    byte[] message = body.getBytes(GRPC_PREFIX, GRPC_PREFIX + body.getInt(1));
    return body.getByte(0) == 1 ? unzip(message) : message;
  }

  private void answerGrpc(HttpServerResponse response) {
    byte[] message = answer.toByteArray();
    response
        .putHeader("content-type", "application/grpc")
        .putTrailer("grpc-status", "0")
        .end(Buffer.buffer().appendByte((byte) 0).appendInt(message.length).appendBytes(message));
  }

  private static byte[] unzip(byte[] bytes) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ExportTraceServiceRequest parse(byte[] message) {
    try {
      return ExportTraceServiceRequest.parseFrom(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not OTLP", e);
    }
  }

  private static String peer(HttpServerRequest request) {
    try {
      return request.isSSL() ? request.connection().sslSession().getPeerPrincipal().getName() : "";
    } catch (SSLPeerUnverifiedException e) { // it did not have to show one
      return "";
    }
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
