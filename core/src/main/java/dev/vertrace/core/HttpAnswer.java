package dev.vertrace.core;

import io.opentelemetry.sdk.common.export.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** A collector's answer, with as much of its body as the exporter may see. */
final class HttpAnswer implements HttpResponse {
  private final int status;
  private final byte[] body;

  private HttpAnswer(int status, byte[] body) {
    this.status = status;
    this.body = body;
  }

  static HttpAnswer of(java.net.http.HttpResponse<byte[]> response, int mostBytes) {
    String encoding = response.headers().firstValue("Content-Encoding").orElse("identity");
    return new HttpAnswer(response.statusCode(), decode(response.body(), encoding, mostBytes));
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
