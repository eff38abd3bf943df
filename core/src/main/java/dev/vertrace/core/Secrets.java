package dev.vertrace.core;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What no message shows: values of headers, keys, and the user info of URLs. */
final class Secrets {
  static final String MASK = "***";

  private static final Pattern USER_INFO = Pattern.compile("(https?:/*)?[^\\s'\"]*@");
  private static final Pattern WHOLE_USER_INFO =
      Pattern.compile("^(\\s*https?:/*)?.*@", Pattern.DOTALL);
  private static final List<String> SIGNALS = List.of("", "traces.", "metrics.", "logs.");

  private Secrets() {}

  static boolean isSecret(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return lower.contains("header")
        || (lower.contains("key") && !lower.equals(ConfigurationCheck.BAGGAGE_KEYS));
  }

  /** The value as a message may show it. */
  static String shown(String key, String value) {
    if (isSecret(key)) {
      return MASK;
    }
    return key.endsWith("endpoint")
        ? WHOLE_USER_INFO.matcher(value).replaceFirst("$1" + MASK + "@")
        : withoutUserInfo(value);
  }

  static String withoutUserInfo(String text) {
    return USER_INFO.matcher(text).replaceAll("$1" + MASK + "@");
  }

  /** The text of somebody else's message on one line, with what is secret masked. */
  static String masked(String text, ConfigProperties config) {
    String masked = text;
    for (String secret : values(config)) {
      masked = masked.replace(secret, MASK);
    }
    return withoutUserInfo(masked.replaceAll("\\p{Cntrl}+", " "));
  }

  private static Set<String> values(ConfigProperties config) {
    Set<String> values = new LinkedHashSet<>(); // the whole text first, then its parts
    for (String signal : SIGNALS) {
      String headers = config.getString("otel.exporter.otlp." + signal + "headers", "");
      values.add(headers);
      for (String header : headers.split(",", -1)) {
        String value = header.substring(header.indexOf('=') + 1).trim();
        values.add(value);
        values.add(decoded(value));
      }
      values.add(config.getString("otel.exporter.otlp." + signal + "client.key", ""));
    }
    values.remove("");
    return values;
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) { // is its own text
      return value;
    }
  }
}
