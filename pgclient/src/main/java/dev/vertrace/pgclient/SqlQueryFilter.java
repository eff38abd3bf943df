package dev.vertrace.pgclient;

/**
 * Tells which queries have no span; they are measured all the same. Give it to {@link
 * SqlTracingOptions#setExcluded}.
 *
 * <pre>{@code
 * new SqlTracingOptions().setExcluded(query -> query.statement().equals("SELECT 1"))
 * }</pre>
 *
 * <p>Called for each query inside a trace, on the thread of its context, from several at a time: it
 * must not block. What it throws is logged once, and the query traced.
 */
@FunctionalInterface
public interface SqlQueryFilter {

  /** Whether to leave the query out. */
  boolean matches(SqlQuery query);
}
