package dev.vertrace.core;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What becomes of <a href="https://www.w3.org/TR/baggage/">baggage</a>: which entries are business
 * keys that all spans show, and how much of it there may be. Copied where it is given, so later
 * changes do nothing. One thread at a time.
 *
 * <pre>{@code
 * Vertrace.create(openTelemetry, new BaggageOptions().setKeys(List.of("campaign.id")));
 * }</pre>
 */
public final class BaggageOptions implements ConventionOptions {
  /** What every platform must propagate, by the recommendation. */
  static final int MAX_ENTRIES = 64;

  static final int MAX_BYTES = 8192;

  private Set<String> keys = Set.of();
  private int maxEntries = MAX_ENTRIES;
  private int maxBytes = MAX_BYTES;

  /** No business keys, and the limits of the recommendation. */
  public BaggageOptions() {}

  /** The business keys. */
  public Set<String> getKeys() {
    return keys;
  }

  /**
   * Copies these entries as attributes to every span of the trace that is made here; no other entry
   * ever becomes an attribute. For those of the configuration, see {@link
   * VertraceOptions#setBaggageKeys}; both count.
   *
   * @param keys as they are in the baggage; case matters
   * @throws IllegalArgumentException when one cannot be a key of baggage
   */
  public BaggageOptions setKeys(Collection<String> keys) {
    for (String key : keys) {
      if (!BaggageHeader.isToken(key)) {
        throw new IllegalArgumentException(
            "'" + key + "' is no key of baggage: write a token such as campaign.id");
      }
    }
    this.keys = new LinkedHashSet<>(List.copyOf(keys));
    return this;
  }

  /** How many entries are kept of what arrives, and sent; 64 by default. */
  public int getMaxEntries() {
    return maxEntries;
  }

  /**
   * Keeps and sends this many entries at most; those that come first.
   *
   * @throws IllegalArgumentException below 0, and above 64, which no receiver has to take
   */
  public BaggageOptions setMaxEntries(int maxEntries) {
    this.maxEntries = limit("entries", maxEntries, MAX_ENTRIES);
    return this;
  }

  /** How many bytes of a header are kept of what arrives, and sent; 8192 by default. */
  public int getMaxBytes() {
    return maxBytes;
  }

  /**
   * Keeps and sends this many bytes at most, as they are in the header, without the entries that do
   * not fit.
   *
   * @throws IllegalArgumentException below 0, and above 8192, which no receiver has to take
   */
  public BaggageOptions setMaxBytes(int maxBytes) {
    this.maxBytes = limit("bytes", maxBytes, MAX_BYTES);
    return this;
  }

  private static int limit(String what, int given, int most) {
    if (given < 0 || given > most) {
      throw new IllegalArgumentException(
          "baggage of " + given + " " + what + ": give 0 to " + most);
    }
    return given;
  }
}
