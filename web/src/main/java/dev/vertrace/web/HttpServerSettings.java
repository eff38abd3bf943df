package dev.vertrace.web;

import org.jspecify.annotations.Nullable;

/** What {@link HttpServerTracingOptions} said when they were given. Any thread. */
record HttpServerSettings(
    @Nullable HttpTraceFilter excluded,
    @Nullable HttpTraceFilter thinned,
    @Nullable HttpServerCustomization customization,
    HeaderCapture requestHeaders,
    HeaderCapture responseHeaders,
    SensitiveQuery sensitive,
    boolean bodySizes,
    @Nullable HttpTraceFilter unmeasured,
    HttpMethods methods,
    TrustedProxies proxies) {
  private static final UserCode FILTERS =
      new UserCode("A filter failed; what it judges is measured");

  static HttpServerSettings of(
      @Nullable HttpServerTracingOptions given, @Nullable String knownMethods) {
    HttpServerTracingOptions options = given == null ? new HttpServerTracingOptions() : given;
    SensitiveQuery sensitive = SensitiveQuery.of(options.getSensitiveQueryKeys());
    HttpServerCustomizer customizer = options.getCustomizer();
    return new HttpServerSettings(
        options.getExcluded(),
        options.getThinned(),
        customizer == null ? null : new HttpServerCustomization(customizer),
        HeaderCapture.ofRequests(options.getCapturedRequestHeaders(), sensitive),
        HeaderCapture.ofResponses(options.getCapturedResponseHeaders(), sensitive),
        sensitive,
        options.isBodySizes(),
        options.getUnmeasured(),
        HttpMethods.of(knownMethods),
        TrustedProxies.of(options.getTrustedProxies()));
  }

  boolean measures(Object request) {
    return unmeasured == null || !matches(unmeasured, HttpTraceRequest.of(request));
  }

  private static boolean matches(HttpTraceFilter filter, @Nullable HttpTraceRequest view) {
    return view != null && Boolean.TRUE.equals(FILTERS.call(() -> filter.matches(view)));
  }
}
