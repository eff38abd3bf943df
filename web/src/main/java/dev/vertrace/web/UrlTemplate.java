package dev.vertrace.web;

import org.jspecify.annotations.Nullable;

/** What the caller says of a URL that has many values. */
final class UrlTemplate {
  private UrlTemplate() {}

  /**
   * The template that a trace operation is, without scheme and authority, or null when it is
   * another text.
   */
  static @Nullable String of(@Nullable String traceOperation, SensitiveQuery sensitive) {
    if (traceOperation == null || traceOperation.isEmpty()) {
      return null;
    }
    int schemeEnd = traceOperation.indexOf("://");
    String path =
        schemeEnd > 0
            ? traceOperation.substring(ClientUrl.endOfAuthority(traceOperation, schemeEnd + 3))
            : traceOperation;
    boolean isTemplate = path.startsWith("/") || path.startsWith("{");
    return isTemplate ? BoundedText.of(ClientUrl.redactQuery(path, sensitive)) : null;
  }
}
