package dev.vertrace.pgclient;

import dev.vertrace.core.Operation;
import io.opentelemetry.api.common.AttributeKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of a prepared query, for those who want to see them. */
final class SqlBindValues {
  static final int MOST = 100;

  private SqlBindValues() {}

  static void show(Operation<?> operation, List<Tuple> parameters, int maxLength) {
    Tuple only = parameters.size() == 1 ? parameters.get(0) : null;
    for (int i = 0; only != null && i < Math.min(only.size(), MOST); i++) {
      AttributeKey<String> key = AttributeKey.stringKey(SqlAttributes.DB_QUERY_PARAMETER + "." + i);
      operation.set(key, cut(text(only.getValue(i)), maxLength));
    }
  }

  private static String text(@Nullable Object value) {
    if (value instanceof Buffer buffer) {
      return buffer.length() + " bytes"; // whose text is long, and of no use
    }
    return value instanceof Object[] values
        ? Arrays.toString(values.length > MOST ? Arrays.copyOf(values, MOST) : values)
        : String.valueOf(value);
  }

  private static String cut(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    boolean splits = Character.isHighSurrogate(text.charAt(maxLength - 1));
    return text.substring(0, splits ? maxLength - 1 : maxLength);
  }
}
