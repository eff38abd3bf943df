package dev.vertrace.pgclient;

import dev.vertrace.core.ConventionOptions;
import org.jspecify.annotations.Nullable;

/**
 * What code tells Vertrace of its SQL clients. Copied where it is given, so later changes do
 * nothing. One thread at a time.
 *
 * <pre>{@code
 * Vertrace.builder()
 *     .with(new SqlTracingOptions().setQueryText(SqlQueryText.OFF))
 *     .build();
 * }</pre>
 */
public final class SqlTracingOptions implements ConventionOptions {
  /** The most characters that {@link #setMaxBindValueLength} takes. */
  public static final int MOST_BIND_VALUE_LENGTH = 4096;

  private SqlQueryText queryText = SqlQueryText.SANITIZED;
  private @Nullable SqlQueryFilter excluded;
  private @Nullable SqlCustomizer customizer;
  private int maxBindValueLength;
  private @Nullable String schema;

  /** The defaults: every query has a span, with its text without literals, and no values. */
  public SqlTracingOptions() {}

  /** A copy. */
  public SqlTracingOptions(SqlTracingOptions other) {
    this.queryText = other.queryText;
    this.excluded = other.excluded;
    this.customizer = other.customizer;
    this.maxBindValueLength = other.maxBindValueLength;
    this.schema = other.schema;
  }

  /** How {@code db.query.text} shows statements. */
  public SqlQueryText getQueryText() {
    return queryText;
  }

  /** Sets how {@code db.query.text} shows statements. */
  public SqlTracingOptions setQueryText(SqlQueryText queryText) {
    this.queryText = given(queryText, "queryText");
    return this;
  }

  /** The queries that have no spans, or null. */
  public @Nullable SqlQueryFilter getExcluded() {
    return excluded;
  }

  /** Leaves out what the filter matches. */
  public SqlTracingOptions setExcluded(SqlQueryFilter excluded) {
    this.excluded = given(excluded, "excluded");
    return this;
  }

  /** What says more on the spans, or null. */
  public @Nullable SqlCustomizer getCustomizer() {
    return customizer;
  }

  /** Says more on the spans. */
  public SqlTracingOptions setCustomizer(SqlCustomizer customizer) {
    this.customizer = given(customizer, "customizer");
    return this;
  }

  /** How many characters of each bind value are shown; 0 means that none is. */
  public int getMaxBindValueLength() {
    return maxBindValueLength;
  }

  /**
   * Shows the values of prepared queries as {@code db.query.parameter.0} and so on, each cut to so
   * many characters, the first 100 of a query, none of a batch. They may be secrets: 0, the
   * default, shows none.
   *
   * @throws IllegalArgumentException when it is negative or above {@link #MOST_BIND_VALUE_LENGTH}
   */
  public SqlTracingOptions setMaxBindValueLength(int characters) {
    if (characters < 0 || characters > MOST_BIND_VALUE_LENGTH) {
      throw new IllegalArgumentException(
          "maxBindValueLength is "
              + characters
              + "; set it to 0, which shows no values, or to at most "
              + MOST_BIND_VALUE_LENGTH
              + " characters");
    }
    this.maxBindValueLength = characters;
    return this;
  }

  /** The schema of all connections, or null. */
  public @Nullable String getSchema() {
    return schema;
  }

  /**
   * The schema in which all connections to PostgreSQL work, which Vert.x does not tell; {@code
   * db.namespace} then reads {@code database|schema}.
   *
   * @throws IllegalArgumentException when it is empty
   */
  public SqlTracingOptions setSchema(String schema) {
    if (given(schema, "schema").isBlank()) {
      throw new IllegalArgumentException(
          "schema is blank; set the name of a schema, or leave it out");
    }
    this.schema = schema;
    return this;
  }

  private static <T> T given(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is null; leave it out for the default");
    }
    return value;
  }
}
