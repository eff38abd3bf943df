package dev.vertrace.web;

import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;

/** The ways by which a client may speak to a server. */
enum ClientProtocol {
  HTTP_1("http", "1.1"),
  H2("https", "2"),
  H2C("http", "2"),
  H2C_BY_UPGRADE("http", "2");

  final String scheme;
  final String version;

  ClientProtocol(String scheme, String version) {
    this.scheme = scheme;
    this.version = version;
  }

  boolean isTls() {
    return this == H2;
  }

  HttpClientOptions options() {
    HttpClientOptions options =
        new HttpClientOptions().setSsl(isTls()).setTrustAll(true).setVerifyHost(false);
    return this == HTTP_1
        ? options
        : options
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setUseAlpn(isTls())
            .setHttp2ClearTextUpgrade(this == H2C_BY_UPGRADE);
  }
}
