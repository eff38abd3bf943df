package dev.vertrace.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** One request. Its thread waits for the answer; any other may cancel it. */
final class HttpExchange {
  private final HttpURLConnection connection;
  private final HttpTransport.Body body;
  private final int mostBytes;
  private volatile boolean cancelled;

  /**
   * @param connection that is not connected
   * @param mostBytes of the answer's body
   */
  HttpExchange(HttpURLConnection connection, HttpTransport.Body body, int mostBytes) {
    this.connection = connection;
    this.body = body;
    this.mostBytes = mostBytes;
  }

  /** Once. */
  HttpAnswer run() throws IOException {
    boolean answered = false;
    try {
      write();
      HttpAnswer answer = read();
      answered = true;
      return answer;
    } finally {
      if (!answered || cancelled) { // cancel may have seen nothing of a connection that came later
        connection.disconnect();
      }
    }
  }

  private void write() throws IOException {
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(body.size());
    try (OutputStream out = connection.getOutputStream()) {
      failIfCancelled();
      body.writeTo(out);
    }
  }

  private HttpAnswer read() throws IOException {
    int status = connection.getResponseCode();
    if (status < 0) {
      throw new IOException("The collector's answer is not HTTP");
    }
    byte[] content = new byte[0];
    try (InputStream in = content(status)) {
      if (in != null) {
        content = first(in);
      }
    }
    return new HttpAnswer(status, content, connection::getHeaderField, mostBytes);
  }

  private @Nullable InputStream content(int status) throws IOException {
    return status < 400 ? connection.getInputStream() : connection.getErrorStream();
  }

  /** Gives up the connection when there is more. */
  private byte[] first(InputStream in) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    int next;
    while ((next = in.read()) >= 0 && content.size() < mostBytes) { // its buffer is the stream's
      failIfCancelled(); // each byte may come within the timeout, and yet never the last
      content.write(next);
    }
    if (next >= 0) {
      connection.disconnect();
    }
    return content.toByteArray();
  }

  private void failIfCancelled() throws IOException {
    if (cancelled) {
      throw new SocketTimeoutException("cancelled");
    }
  }

  /** Closes the connection. */
  void cancel() {
    cancelled = true;
    connection.disconnect();
  }
}
