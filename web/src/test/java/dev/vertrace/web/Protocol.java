package dev.vertrace.web;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SelfSignedCertificate;

/** How client and server talk. */
enum Protocol {
  HTTP_1_1("http", "1.1"),
  H2("https", "2"),
  H2C("http", "2"),
  H2C_UPGRADE("http", "2");

  @SuppressWarnings("removal") // deprecated by newer Vert.x
  private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create();

  final String scheme;
  final String version;

  Protocol(String scheme, String version) {
    this.scheme = scheme;
    this.version = version;
  }

  /** Skips a test where Vert.x reports less of streams. */
  void assumeReportedWhole() {
    assumeThat(this == HTTP_1_1 || isVertx50())
        .as(
            "Vert.x, which from 5.1 on tells only the heads of streams, and ends with the response's")
        .isTrue();
  }

  static boolean isVertx50() {
    return Vertx.class.getPackage().getImplementationVersion().startsWith("5.0.");
  }

  HttpServerOptions serverOptions() {
    HttpServerOptions options = new HttpServerOptions();
    return this == H2
        ? options.setSsl(true).setUseAlpn(true).setKeyCertOptions(CERTIFICATE.keyCertOptions())
        : options;
  }

  HttpClient client(Vertx vertx) {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setProtocolVersion(this == HTTP_1_1 ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(this == H2C_UPGRADE)
            .setSsl(this == H2)
            .setUseAlpn(this == H2)
            .setTrustAll(true)
            .setVerifyHost(false));
  }
}
