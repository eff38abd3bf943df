package dev.vertrace.core;

import io.opentelemetry.sdk.common.export.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A collector's answer, with as much of its body as the exporter may see. */
final class HttpAnswer implements HttpResponse {
  private final int status;
  private final byte[] body;
  private final @Nullable String retryAfter;

  /**
   * @param headers by name
   * @param mostBytes of a body that is decoded
   */
  HttpAnswer(int status, byte[] body, UnaryOperator<@Nullable String> headers, int mostBytes) {
    String encoding = headers.apply("Content-Encoding");
    this.status = status;
    this.body = encoding == null ? body : decode(body, encoding, mostBytes);
    this.retryAfter = headers.apply("Retry-After");
  }

  /** Nothing of a body that cannot be decoded: the status has said what counts. */
  private static byte[] decode(byte[] body, String encoding, int mostBytes) {
    if ("identity".equalsIgnoreCase(encoding)) {
      return body;
    }
    return "gzip".equalsIgnoreCase(encoding) ? unzip(body, mostBytes) : new byte[0];
  }

  private static byte[] unzip(byte[] body, int mostBytes) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readNBytes(mostBytes);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** The ones that the specification of OTLP names. */
  boolean isRetryable() {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }

  @Nullable String retryAfter() {
    return retryAfter;
  }

  @Override
  public int getStatusCode() {
    return status;
  }

  @Override
  public String getStatusMessage() {
    return Integer.toString(status); // HTTP/1.1's words are not for programs
  }

  @Override
  public byte[] getResponseBody() {
    return body;
  }
}
