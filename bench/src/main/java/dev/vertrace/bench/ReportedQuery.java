package dev.vertrace.bench;

import io.vertx.core.internal.ContextInternal;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import io.vertx.sqlclient.impl.QueryExecutor;
import io.vertx.sqlclient.impl.RowSetImpl;
import io.vertx.sqlclient.impl.tracing.QueryReporter;
import io.vertx.sqlclient.internal.RowDesc;
import io.vertx.sqlclient.internal.command.QueryCommandBase;

/**
 * A query as Vert.x's SQL client reports it to a tracer, before it goes to the database and after
 * its rows have come. It knows what Vert.x calls internal. One thread.
 */
final class ReportedQuery {
  static final String SQL = "SELECT id, name FROM campaigns WHERE id = $1";

  private final IdleDatabase database = new IdleDatabase();
  private final VertxTracer<?, ?> tracer;
  private final ContextInternal context;
  private final QueryCommandBase<RowSet<Row>> command;

  ReportedQuery(ContextInternal context) {
    VertxTracer<?, ?> known = context.tracer();
    tracer = known == null ? new VertxTracer<Object, Object>() {} : known;
    this.context = context;
    command = command();
    command.resultHandler().handleResult(0, 1, new Columns(), new RowSetImpl<>(), null);
  }

  /** What the client's executor hands to a connection. */
  @SuppressWarnings("unchecked") // it is a query with rows
  private QueryCommandBase<RowSet<Row>> command() {
    new QueryExecutor<RowSet<Row>, RowSetImpl<Row>, RowSet<Row>>(
            RowSetImpl.FACTORY, RowSetImpl.COLLECTOR)
        .executeExtendedQuery(
            database, SQL, new PrepareOptions(), true, Tuple.of(4711), context.promise());
    return (QueryCommandBase<RowSet<Row>>) database.taken();
  }

  /** Reports that it goes out, and that its rows have come. */
  void run() {
    QueryReporter reporter = new QueryReporter(tracer, null, context, command, database);
    reporter.before();
    reporter.after(true, null);
  }

  /** Of a result with rows, whose columns nobody asks for. */
  private static final class Columns extends RowDesc {
    Columns() {
      super(new ColumnDescriptor[0]);
    }
  }
}
