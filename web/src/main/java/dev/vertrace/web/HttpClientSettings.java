package dev.vertrace.web;

import org.jspecify.annotations.Nullable;

/**
 * What {@link HttpClientTracingOptions} said when they were given, and what is remembered of hosts.
 * Any thread.
 */
record HttpClientSettings(
    @Nullable HttpTraceFilter excluded,
    @Nullable HttpClientCustomization customization,
    HeaderCapture requestHeaders,
    HeaderCapture responseHeaders,
    SensitiveQuery sensitive,
    boolean bodySizes,
    @Nullable HttpTraceFilter unmeasured,
    HttpMethods methods,
    ClientOrigins origins,
    ClientPeers peers) {

  static HttpClientSettings of(
      @Nullable HttpClientTracingOptions given, @Nullable String knownMethods) {
    HttpClientTracingOptions options = given == null ? new HttpClientTracingOptions() : given;
    SensitiveQuery sensitive = SensitiveQuery.of(options.getSensitiveQueryKeys());
    HttpClientCustomizer customizer = options.getCustomizer();
    return new HttpClientSettings(
        options.getExcluded(),
        customizer == null ? null : new HttpClientCustomization(customizer),
        HeaderCapture.ofRequests(options.getCapturedRequestHeaders(), sensitive),
        HeaderCapture.ofResponses(options.getCapturedResponseHeaders(), sensitive),
        sensitive,
        options.isBodySizes(),
        options.getUnmeasured(),
        HttpMethods.of(knownMethods),
        new ClientOrigins(sensitive),
        new ClientPeers());
  }
}
