package dev.vertrace.pgclient;

import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query, as {@link SqlQueryFilter} and {@link SqlCustomizer} see it. Any thread.
 *
 * @param statement the text as the code has sent it
 * @param summary operations and targets, as in {@code db.query.summary}; null when there are none,
 *     and for databases other than PostgreSQL
 * @param parameters the values of a prepared query, one element for each query of a batch; empty
 *     where there are none, and where Vertrace is a named module, to which Vert.x does not show
 *     them
 */
public record SqlQuery(String statement, @Nullable String summary, List<Tuple> parameters) {}
