package dev.vertrace.core;

import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.ProxyOptions;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;

/** What an exporter tells its sender, with waits that suit a test. */
final class SenderConfig implements HttpSenderConfig {
  static final RetryPolicy QUICK =
      RetryPolicy.builder()
          .setInitialBackoff(Duration.ofMillis(10))
          .setMaxBackoff(Duration.ofMillis(20))
          .build();

  private final URI endpoint;
  Duration timeout = Duration.ofSeconds(10);
  RetryPolicy retries = QUICK;
  Compressor compressor;
  Supplier<Map<String, List<String>>> headers = Map::of;
  ProxyOptions proxy;
  SSLContext tls;
  ExecutorService executor;
  long mostBytes = 10_000;

  SenderConfig(URI endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public URI getEndpoint() {
    return endpoint;
  }

  @Override
  public String getContentType() {
    return "application/x-protobuf";
  }

  @Override
  public Compressor getCompressor() {
    return compressor;
  }

  @Override
  public Duration getTimeout() {
    return timeout;
  }

  @Override
  public Duration getConnectTimeout() {
    return Duration.ofSeconds(10);
  }

  @Override
  public Supplier<Map<String, List<String>>> getHeadersSupplier() {
    return headers;
  }

  @Override
  public ProxyOptions getProxyOptions() {
    return proxy;
  }

  @Override
  public RetryPolicy getRetryPolicy() {
    return retries;
  }

  @Override
  public SSLContext getSslContext() {
    return tls;
  }

  @Override
  public X509TrustManager getTrustManager() {
    return null; // the context has it
  }

  @Override
  public ExecutorService getExecutorService() {
    return executor;
  }

  @Override
  public long getMaxResponseBodySize() {
    return mostBytes;
  }
}
