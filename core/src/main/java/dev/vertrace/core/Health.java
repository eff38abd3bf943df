package dev.vertrace.core;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How tracing is, for a health check. It says nothing of the application, which goes on without
 * tracing: do not restart one for it.
 *
 * @param state how it is
 * @param reason why it is not exporting; null if it is
 */
public record Health(State state, @Nullable String reason) {
  /** How tracing is. */
  public enum State {
    /** Spans are exported, as far as is known. */
    EXPORTING,
    /** The last export failed, or spans were lost in the last minute. */
    DEGRADED,
    /** Nothing is recorded. */
    DISABLED
  }

  static final Health EXPORTING = new Health(State.EXPORTING, null);

  static Health degraded(String reason) {
    return new Health(State.DEGRADED, reason);
  }

  static Health disabled(String reason) {
    return new Health(State.DISABLED, reason);
  }

  /** As the data of a health check: {@code tracing}, and {@code reason} if there is one. */
  public JsonObject toJson() {
    JsonObject json = new JsonObject().put("tracing", state.name().toLowerCase(Locale.ROOT));
    return reason == null ? json : json.put("reason", reason);
  }
}
