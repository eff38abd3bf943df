package dev.vertrace.pgclient;

import dev.vertrace.core.Convention;
import dev.vertrace.core.ConventionSetup;
import dev.vertrace.core.Direction;
import dev.vertrace.core.Operation;
import dev.vertrace.core.OutboundContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.vertx.core.VertxException;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.DatabaseException;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a query becomes a span, by the semantic conventions for <a
 * href="https://opentelemetry.io/docs/specs/semconv/database/postgresql/">PostgreSQL</a>. It also
 * covers the other SQL clients of Vert.x, whose statements it does not read. Found by
 * ServiceLoader, not for direct use; any thread.
 */
public final class SqlConvention implements Convention<Object> {
  private static final String TEXT = "db.query.text";
  private static final String SYSTEM = "db.system";

  private final SqlStatements statements = new SqlStatements();
  private SqlTracingOptions options = new SqlTracingOptions();
  private SqlTargets targets = new SqlTargets(null);
  private SqlMetrics metrics = new SqlMetrics(MeterProvider.noop().get(""));

  /** For ServiceLoader. */
  public SqlConvention() {}

  @Override
  public void setUp(ConventionSetup setup) {
    SqlTracingOptions given = setup.options(SqlTracingOptions.class);
    if (given != null) {
      options = new SqlTracingOptions(given);
      targets = new SqlTargets(options.getSchema());
    }
    metrics = new SqlMetrics(setup.meter());
  }

  @Override
  public Direction direction() {
    return Direction.OUTGOING;
  }

  @Override
  public boolean covers(Class<?> requestClass) {
    return requestClass.getName().equals(SqlParameters.REQUEST_CLASS);
  }

  @Override
  public boolean traces(Object request, TagExtractor<Object> tags) {
    SqlQueryFilter excluded = options.getExcluded();
    String sql = excluded == null ? null : tag(request, tags, TEXT);
    return excluded == null || sql == null || !excluded.matches(query(request, tags, sql));
  }

  private SqlQuery query(Object request, TagExtractor<Object> tags, String sql) {
    SqlSystem system = SqlSystem.of(tag(request, tags, SYSTEM));
    return new SqlQuery(sql, statement(system, sql).summary(), SqlParameters.of(request));
  }

  private static @Nullable String tag(Object request, TagExtractor<Object> tags, String name) {
    for (int i = 0; i < tags.len(request); i++) {
      if (name.equals(tags.name(request, i))) {
        return tags.value(request, i);
      }
    }
    return null;
  }

  /** Vert.x sends no headers with a query. */
  @Override
  public OutboundContext outbound(Object request) {
    return OutboundContext.NOTHING;
  }

  /** A database quotes what it refuses, and so does the client that checks parameters. */
  @Override
  public boolean quotesValues(Throwable failure) {
    return failure instanceof DatabaseException || isRefusedParameter(failure);
  }

  /** The client's own check has no class of its own: only its message tells. */
  private static boolean isRefusedParameter(Throwable failure) {
    return failure instanceof VertxException
        && failure.getMessage() != null
        && failure.getMessage().startsWith("Parameter at position");
  }

  @Override
  public SpanKind kind(Operation<?> operation) {
    return SpanKind.CLIENT;
  }

  @Override
  public String name(Operation<?> operation) {
    return call(operation).spanName();
  }

  @Override
  public void onStart(Operation<?> operation) {
    SqlCall call = call(operation);
    operation.set(DbAttributes.DB_SYSTEM_NAME, call.system().name());
    operation.set(DbAttributes.DB_NAMESPACE, call.database().namespace());
    SqlStatement statement = call.statement();
    operation.set(DbAttributes.DB_QUERY_SUMMARY, statement.summary());
    operation.set(DbAttributes.DB_QUERY_TEXT, call.text(options.getQueryText()));
    operation.set(DbAttributes.DB_OPERATION_NAME, statement.operation());
    operation.set(DbAttributes.DB_OPERATION_BATCH_SIZE, call.batchSize());
    operation.set(DbAttributes.DB_COLLECTION_NAME, statement.collection());
    operation.set(DbAttributes.DB_STORED_PROCEDURE_NAME, statement.procedure());
    PeerAddress peer = call.database().peer();
    operation.set(ServerAttributes.SERVER_ADDRESS, peer.address());
    operation.set(ServerAttributes.SERVER_PORT, peer.port());
    operation.set(NetworkAttributes.NETWORK_PEER_ADDRESS, peer.address());
    operation.set(NetworkAttributes.NETWORK_PEER_PORT, peer.port());
    if (options.getMaxBindValueLength() > 0) {
      SqlBindValues.show(operation, call.parameters(), options.getMaxBindValueLength());
    }
  }

  @Override
  public void onEnd(
      Operation<?> operation, @Nullable Object response, @Nullable Throwable failure) {
    SqlCall call = call(operation);
    SqlResult<?> result = response instanceof SqlResult<?> given ? given : null;
    if (result != null && call.system().isPostgres()) {
      SqlRows.show(operation, call.statement().effect(), result);
    }
    SqlError error = SqlError.of(failure, call.system());
    if (error != null) {
      operation.set(DbAttributes.DB_RESPONSE_STATUS_CODE, error.code());
      // Without the message: the database and the client put values of the user into it.
      operation.error(error.type(), error.description());
    }
    if (failure instanceof DatabaseException && call.system().isPostgres()) {
      operation.set(SqlAttributes.CONSTRAINT, constraint(failure));
    }
    SqlCustomizer customizer = options.getCustomizer();
    if (customizer != null) {
      customize(operation, customizer, result, failure);
    }
  }

  private static @Nullable String constraint(Throwable failure) {
    return failure instanceof PgException refusal ? refusal.getConstraint() : null;
  }

  /** Last, as it may throw. */
  private void customize(
      Operation<?> operation,
      SqlCustomizer customizer,
      @Nullable SqlResult<?> result,
      @Nullable Throwable failure) {
    AttributesBuilder attributes = Attributes.builder();
    customizer.onEnd(attributes, call(operation).query(), result, failure);
    attributes.build().forEach((key, value) -> set(operation, key, value));
  }

  @SuppressWarnings("unchecked") // key and value come from one builder
  private static <T> void set(Operation<?> operation, AttributeKey<T> key, Object value) {
    operation.set(key, (T) value);
  }

  @Override
  public boolean measures() {
    return metrics.isEnabled();
  }

  @Override
  public void measure(
      Operation<?> operation, @Nullable Object response, @Nullable Throwable failure, long nanos) {
    SqlCall call = call(operation);
    metrics.record(call, SqlError.of(failure, call.system()), nanos, operation.context());
  }

  /** The name, the attributes and the metric need it. */
  private SqlCall call(Operation<?> operation) {
    if (operation.attachment() instanceof SqlCall known) {
      return known;
    }
    SqlCall call = read(operation);
    operation.attach(call);
    return call;
  }

  private SqlCall read(Operation<?> operation) {
    SqlTarget database =
        targets.of(
            operation.tag(SYSTEM),
            operation.tag("db.namespace"),
            operation.tag("network.peer.address"));
    String sql = operation.tag(TEXT);
    List<Tuple> tuples = SqlParameters.of(operation.request());
    SqlStatement statement = sql == null ? SqlStatement.NONE : statement(database.system(), sql);
    return new SqlCall(database, sql, tuples.size() > 1 ? statement.batch() : statement, tuples);
  }

  private SqlStatement statement(SqlSystem system, String sql) {
    return system.isPostgres() ? statements.get(sql) : SqlStatement.ofOtherDialect(sql);
  }
}
