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
    boolean bodySizes) {

  static HttpServerSettings of(@Nullable HttpServerTracingOptions given) {
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
        options.isBodySizes());
  }
}
