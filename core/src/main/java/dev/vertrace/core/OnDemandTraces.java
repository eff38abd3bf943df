package dev.vertrace.core;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map.Entry;
import java.util.regex.Pattern;

/**
 * Keeps the whole trace of each request or message that shows a key in the header {@code
 * vertrace-keep}, from its first span on and in all services that it calls; with tail sampling
 * only. Off unless given to {@link VertraceBuilder#with} or {@link Vertrace#create}, or set as
 * {@code vertrace.sampling.keep-key}. Immutable.
 *
 * <p>Whoever has the key can have everything exported. No span shows it, and it does not travel on.
 */
public final class OnDemandTraces implements ConventionOptions {
  /** The name of the header. */
  public static final String HEADER = "vertrace-keep";

  /** The fewest characters of a key. */
  public static final int SHORTEST_KEY = 16;

  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{" + SHORTEST_KEY + ",256}");

  private final byte[] key;

  private OnDemandTraces(String key) {
    this.key = key.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * For requests with this key, of 16 to 256 visible ASCII characters.
   *
   * @throws IllegalArgumentException for another one
   */
  public static OnDemandTraces withKey(String key) {
    if (!isKey(requireNonNull(key, "key"))) {
      throw new IllegalArgumentException(
          "the key of on-demand traces must be "
              + Rule.keepKey().demand()
              + "; make one with: openssl rand -hex 16");
    }
    return new OnDemandTraces(key);
  }

  static boolean isKey(String text) {
    return KEY.matcher(text).matches();
  }

  /** Whether a request asks for its trace, and may. How long it takes tells nothing of the key. */
  boolean areAskedFor(Iterable<Entry<String, String>> headers) {
    for (Entry<String, String> header : headers) {
      if (HEADER.equalsIgnoreCase(header.getKey()) && matches(header.getValue())) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(String shown) {
    return MessageDigest.isEqual(key, shown.getBytes(StandardCharsets.UTF_8));
  }
}
