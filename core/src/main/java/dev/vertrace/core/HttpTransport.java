package dev.vertrace.core;

import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's HTTP connections as an exporter's configuration wants them, and threads. Any thread.
 */
final class HttpTransport {
  private static final int MOST_THREADS = 16; // an exporter has one batch on its way, not many
  private static final int MOST_SPARE = 1 << 20; // bytes
  private static final int IDLE_SECONDS = 10; // more than the pause between two batches

  /** Not the application's default one, whose passwords are for others. */
  private static final Authenticator NOBODY = new Authenticator() {};

  /** What the connection writes itself, or would leave out without a word. */
  private static final Set<String> RESERVED =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "origin",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "via");

  private final HttpSenderConfig config;
  private final ThreadPoolExecutor ownThreads =
      new ThreadPoolExecutor(
          0,
          MOST_THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          HttpTransport::thread);
  private final Executor executor;
  private final @Nullable SSLSocketFactory sockets;

  /** The bytes of a batch are as long as those of the one before, more or less. */
  private final AtomicReference<byte @Nullable []> spare = new AtomicReference<>();

  HttpTransport(HttpSenderConfig config) {
    this.config = config;
    Executor given = config.getExecutorService();
    this.executor = given == null ? ownThreads : given;
    this.sockets = config.getEndpoint().getScheme().equals("https") ? sockets(config) : null;
  }

  private static SSLSocketFactory sockets(HttpSenderConfig config) {
    return new ExportSockets(
        config.getSslContext() == null
            ? (SSLSocketFactory) SSLSocketFactory.getDefault()
            : config.getSslContext().getSocketFactory());
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "vertrace-export");
    thread.setDaemon(true);
    return thread;
  }

  /** For what may wait for the collector. */
  Executor executor() {
    return executor;
  }

  /** For what must not wait behind that. */
  Executor steps() {
    return ownThreads;
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

  HttpExchange exchange(Body body) throws IOException {
    return new HttpExchange(
        connection(), body, (int) Math.min(config.getMaxResponseBodySize(), Integer.MAX_VALUE - 8));
  }

  private HttpURLConnection connection() throws IOException {
    HttpURLConnection connection = (HttpURLConnection) open(config.getEndpoint());
    if (connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(requireNonNull(sockets));
    }
    connection.setConnectTimeout(millis(config.getConnectTimeout()));
    connection.setReadTimeout(millis(config.getTimeout()));
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setAuthenticator(NOBODY);
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Accept", config.getContentType());
    addHeaders(connection, config.getHeadersSupplier().get());
    connection.setRequestProperty("Content-Type", config.getContentType());
    connection.setRequestProperty("Accept-Encoding", "gzip");
    if (config.getCompressor() != null) {
      connection.setRequestProperty("Content-Encoding", config.getCompressor().getEncoding());
    }
    return connection;
  }

  private URLConnection open(URI endpoint) throws IOException {
    if (config.getProxyOptions() != null) {
      for (Proxy proxy : config.getProxyOptions().getProxySelector().select(endpoint)) {
        return endpoint.toURL().openConnection(proxy);
      }
    }
    return endpoint.toURL().openConnection();
  }

  /** 0 is without end. */
  private static int millis(Duration duration) {
    long millis = TimeUnit.MILLISECONDS.convert(duration);
    return millis >= Integer.MAX_VALUE ? 0 : (int) Math.max(1, millis);
  }

  private static void addHeaders(
      URLConnection connection, @Nullable Map<String, List<String>> headers) {
    if (headers != null) {
      headers.forEach(
          (name, values) -> values.forEach(value -> addHeader(connection, name, value)));
    }
  }

  private static void addHeader(URLConnection connection, String name, String value) {
    if (HttpHeaderValidationUtil.validateToken(name) != -1
        || HttpHeaderValidationUtil.validateValidHeaderValue(value) != -1
        || RESERVED.contains(name.toLowerCase(Locale.ROOT))) { // the value may be a token
      throw new IllegalArgumentException(
          "A header of the exporter has a name or a value that cannot be sent");
    }
    connection.addRequestProperty(name, value);
  }

  /** After the last answer. An idle connection goes by itself, after the JDK's five seconds. */
  void release() {
    ownThreads.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
  }
}
