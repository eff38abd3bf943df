package dev.vertrace.aws;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Operations and targets in their order, cut where the semantic conventions on <a
 * href="https://opentelemetry.io/docs/specs/semconv/database/database-spans/#generating-a-summary-of-the-query">the
 * summary of a query</a> say: between parts.
 */
final class DynamoDbSummary {
  private static final int MAX_LENGTH = 255;

  private final StringBuilder text;
  private boolean full;

  DynamoDbSummary(String operation) {
    text = new StringBuilder(operation);
  }

  DynamoDbSummary add(@Nullable String part) {
    if (part != null) {
      full |= text.length() + 1 + part.length() > MAX_LENGTH;
      text.append(full ? "" : " " + part);
    }
    return this;
  }

  DynamoDbSummary addAll(Collection<String> parts) {
    parts.forEach(this::add);
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
