package dev.vertrace.core;

import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The JDK's HTTP client as an exporter's configuration wants it, and its threads. Any thread. */
final class HttpTransport {
  private static final int THREADS = 2;
  private static final int MOST_SPARE = 1 << 20; // bytes
  private static final int IDLE_SECONDS = 10; // more than the pause between two batches

  private final HttpSenderConfig config;
  private final ThreadPoolExecutor ownThreads = threads();
  private final Executor executor;

  /** The bytes of a batch are as long as those of the one before, more or less. */
  private final AtomicReference<byte @Nullable []> spare = new AtomicReference<>();

  /** Empty after the release: on JDK 17 the client's thread and sockets go when it is collected. */
  private final AtomicReference<@Nullable HttpClient> client;

  HttpTransport(HttpSenderConfig config) {
    this.config = config;
    Executor given = config.getExecutorService();
    this.executor = given == null ? ownThreads : given;
    this.client = new AtomicReference<>(client(config, executor));
  }

  private static HttpClient client(HttpSenderConfig config, Executor executor) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(config.getConnectTimeout())
            .executor(executor);
    if (config.getSslContext() != null) {
      client.sslContext(config.getSslContext());
    }
    if (config.getProxyOptions() != null) {
      client.proxy(config.getProxyOptions().getProxySelector());
    }
    return client.build();
  }

  private static ThreadPoolExecutor threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            HttpTransport::thread);
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "vertrace-export");
    thread.setDaemon(true);
    return thread;
  }

  Executor executor() {
    return executor;
  }

  /** The bytes of all attempts: the message may change as soon as the exporter has its answer. */
  Body body(MessageWriter message) throws IOException {
    Body body = new Body(spare.getAndSet(null), message.getContentLength());
    Compressor compressor = config.getCompressor();
    try (OutputStream out = compressor == null ? body : compressor.compress(body)) {
      message.writeMessage(out);
    }
    return body;
  }

  /** Takes back a body that has arrived, for the next one. */
  void recycle(Body body) {
    if (body.bytes().length <= MOST_SPARE) {
      spare.set(body.bytes());
    }
  }

  /** The bytes of a request, with room behind them. */
  static final class Body extends ByteArrayOutputStream {
    private Body(byte @Nullable [] room, int size) {
      super(0);
      buf = room == null || room.length < size ? new byte[Math.max(32, size)] : room;
    }

    byte[] bytes() {
      return buf;
    }
  }

  /** Cancelling the answer closes the connection. */
  CompletableFuture<HttpResponse<byte[]>> post(Body body) {
    HttpClient current = client.get();
    if (current == null) {
      return CompletableFuture.failedFuture(new IllegalStateException("released"));
    }
    return current.sendAsync(request(body), info -> new FirstBytes(mostBytes()));
  }

  HttpAnswer answer(HttpResponse<byte[]> response) {
    return HttpAnswer.of(response, mostBytes());
  }

  private int mostBytes() {
    return (int) Math.min(config.getMaxResponseBodySize(), Integer.MAX_VALUE - 8);
  }

  private HttpRequest request(Body body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(config.getEndpoint());
    addHeaders(request, config.getHeadersSupplier().get());
    request.setHeader("Content-Type", config.getContentType());
    request.setHeader("Accept-Encoding", "gzip");
    if (config.getCompressor() != null) {
      request.setHeader("Content-Encoding", config.getCompressor().getEncoding());
    }
    return request
        .POST(
            body.size() == 0
                ? BodyPublishers.noBody()
                : BodyPublishers.fromPublisher(
                    new BodySlices(body.bytes(), body.size()), body.size()))
        .build();
  }

  private static void addHeaders(
      HttpRequest.Builder request, @Nullable Map<String, List<String>> headers) {
    if (headers == null) {
      return;
    }
    try {
      headers.forEach((name, values) -> values.forEach(value -> request.header(name, value)));
    } catch (IllegalArgumentException e) { // its message quotes the header, which may be a token
      throw new IllegalArgumentException(
          "A header of the exporter has a name or a value that cannot be sent");
    }
  }

  /** After the last answer. What is idle goes. */
  void release() {
    HttpClient released = client.getAndSet(null);
    if (released instanceof AutoCloseable closeable) { // since JDK 21; it waits for the connections
      ownThreads.execute(() -> close(closeable));
    }
    ownThreads.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
  }

  private static void close(AutoCloseable client) {
    try {
      client.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
