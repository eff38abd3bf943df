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

  private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/?#\\s]*@");
  private static final List<String> SIGNALS = List.of("", "traces.", "metrics.", "logs.");

  private Secrets() {}

  static boolean isSecret(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return lower.contains("header") || lower.contains("key");
  }

  /** The value as a message may show it. */
  static String shown(String key, String value) {
    return isSecret(key) ? MASK : withoutUserInfo(value);
  }

  static String withoutUserInfo(String text) {
    return USER_INFO.matcher(text).replaceAll(MASK + "@");
  }

  /** The text of somebody else's message, with what is secret in the configuration masked. */
  static String masked(String text, ConfigProperties config) {
    String masked = withoutUserInfo(text);
    for (String secret : values(config)) {
      masked = masked.replace(secret, MASK);
    }
    return masked;
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
