package dev.vertrace.pgclient;

import io.opentelemetry.api.common.AttributesBuilder;
import io.vertx.sqlclient.SqlResult;
import org.jspecify.annotations.Nullable;

/**
 * Says more on the spans of queries than Vertrace does, or says it otherwise. Give it to {@link
 * SqlTracingOptions#setCustomizer}.
 *
 * <p>Called for spans that are recorded, on the thread of the query's context, from several at a
 * time: it must not block. What it throws is logged once, and costs the span only what that call
 * would have said. An attribute replaces the one that the <a
 * href="https://opentelemetry.io/docs/specs/semconv/database/database-spans/">semantic
 * conventions</a> give the same key.
 */
@FunctionalInterface
public interface SqlCustomizer {

  /**
   * Adds what is known when the query has ended.
   *
   * @param result the first result, which knows the next; do not read the rows of a result that is
   *     large; null when the query failed
   * @param failure why the query failed, or null
   */
  void onEnd(
      AttributesBuilder attributes,
      SqlQuery query,
      @Nullable SqlResult<?> result,
      @Nullable Throwable failure);
}
