package dev.vertrace.pgclient;

import io.vertx.core.VertxException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Why a query failed, without a value of the user.
 *
 * @param code the database's code, or null when it has not answered
 * @param type the code, else the class of the exception
 * @param description words for people, or null
 */
record SqlError(@Nullable String code, String type, @Nullable String description) {
  private static final int MOST_CAUSES = 16;

  static @Nullable SqlError of(@Nullable Throwable failure, SqlSystem system) {
    if (failure == null) {
      return null;
    }
    Throwable cause = cause(failure);
    if (cause instanceof DatabaseException refusal) {
      String code = system.code(refusal);
      if (code != null) {
        return new SqlError(code, code, system.isPostgres() ? SqlStates.name(code) : null);
      }
    }
    return new SqlError(null, cause.getClass().getName(), description(cause));
  }

  /** What the client has wrapped, such as the end of a connection for which queries waited. */
  private static Throwable cause(Throwable failure) {
    Throwable found = failure;
    for (int i = 0; i < MOST_CAUSES && isWrapper(found); i++) {
      found = found.getCause() == null ? found : found.getCause();
    }
    return found;
  }

  private static boolean isWrapper(Throwable failure) {
    return failure.getClass() == VertxException.class
        || failure.getClass().getName().startsWith("io.netty.handler.codec.");
  }

  /** The messages of others may quote values. */
  private static @Nullable String description(Throwable failure) {
    boolean ofConnection =
        failure instanceof ClosedConnectionException
            || failure instanceof IOException
            || failure instanceof TimeoutException
            || isOfQueue(failure);
    return ofConnection ? failure.getMessage() : null;
  }

  /** For queries that the client had no time to send: only the message tells. */
  private static boolean isOfQueue(Throwable failure) {
    return failure.getClass() == VertxException.class
        && failure.getMessage() != null
        && failure.getMessage().startsWith("Pending requests failed to be sent");
  }
}
