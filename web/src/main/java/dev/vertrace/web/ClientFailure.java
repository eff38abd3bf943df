package dev.vertrace.web;

import io.vertx.core.VertxException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What spans show of the exceptions of clients. */
final class ClientFailure {
  private static final Set<Class<?>> TELLS_NOTHING =
      Set.of(
          Object.class,
          Throwable.class,
          Exception.class,
          RuntimeException.class,
          IOException.class);

  private ClientFailure() {}

  /**
   * The class, or the nearest one above it that people know: those of Vert.x and Netty stand for
   * {@code TimeoutException}, {@code ConnectException} and the like.
   */
  static String typeOf(Throwable failure) {
    Class<?> type = failure.getClass();
    while (isHidden(type)) {
      type = type.getSuperclass();
    }
    return (TELLS_NOTHING.contains(type) ? failure.getClass() : type).getName();
  }

  private static boolean isHidden(Class<?> type) {
    return type.getName().startsWith("io.netty.")
        || type.getName().startsWith("io.vertx.core.impl.")
        || type.getName().startsWith("io.vertx.core.http.impl.");
  }

  /** The message, unless it quotes a URL, whose secrets it would tell. */
  static @Nullable String messageOf(Throwable failure) {
    return quotesUrl(failure) ? null : BoundedText.of(failure.getMessage());
  }

  private static boolean isOfNetty(Throwable failure) {
    String message = failure instanceof IllegalArgumentException ? failure.getMessage() : null;
    return message != null && message.startsWith("The URI contain illegal");
  }

  /** Whether the message of Vert.x, Netty or the JDK quotes a URL with more than a path. */
  static boolean quotesUrl(Throwable failure) {
    if (!(failure instanceof TimeoutException
        || failure instanceof VertxException
        || failure instanceof URISyntaxException
        || failure instanceof UnknownHostException
        || isOfNetty(failure)
        || failure instanceof MalformedURLException)) {
      return false;
    }
    String message = failure.getMessage();
    return message != null
        && (message.indexOf('?') >= 0 || message.indexOf('@') >= 0 || message.indexOf('#') >= 0);
  }
}
