package dev.vertrace.aws;

import dev.vertrace.core.Convention;
import dev.vertrace.core.Direction;
import dev.vertrace.core.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what DynamoDB says of a failure from the spans around its call: it quotes items, and so
 * does the SDK when it cannot read an answer. Found by ServiceLoader; not for direct use. Any
 * thread.
 */
public final class DynamoDbFailures implements Convention<Object> {
  private static final int MOST_CAUSES = 16;

  /** For ServiceLoader. */
  public DynamoDbFailures() {}

  @Override
  public boolean quotesValues(Throwable failure) {
    return isQuoting(failure);
  }

  // By name: DynamoDB may be absent.
  static boolean isQuoting(Throwable failure) {
    @Nullable Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      String name = cause.getClass().getName();
      if (name.startsWith("software.amazon.awssdk.services.dynamodb.")
          || name.startsWith("software.amazon.awssdk.thirdparty.jackson.")) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  @Override
  public Direction direction() {
    return Direction.OUTGOING;
  }

  /** The spans of calls are not made by Vert.x. */
  @Override
  public boolean covers(Class<?> requestClass) {
    return false;
  }

  @Override
  public String name(Operation<?> operation) {
    return operation.operation();
  }

  @Override
  public void onStart(Operation<?> operation) {}

  @Override
  public void onEnd(
      Operation<?> operation, @Nullable Object response, @Nullable Throwable failure) {}
}
