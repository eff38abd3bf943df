package dev.vertrace.web;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * The head of a response that a client was sent or has received, the same for servers and clients
 * and for all versions of HTTP. Only to be read during the call.
 */
public final class HttpTraceResponse {
  private final int statusCode;
  private final MultiMap headers;

  HttpTraceResponse(int statusCode, MultiMap headers) {
    this.statusCode = statusCode;
    this.headers = headers;
  }

  /** The status code, which is never that of an interim response, except for 101. */
  public int statusCode() {
    return statusCode;
  }

  MultiMap headers() {
    return headers;
  }

  /** The first value of a header, whose name is in any case, or null. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }
}
