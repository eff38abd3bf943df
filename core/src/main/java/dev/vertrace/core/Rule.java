package dev.vertrace.core;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a configuration value must be, and how to say so. */
record Rule(String demand, Predicate<String> predicate) {
  private static final Pattern DURATION = Pattern.compile("0*[1-9]\\d{0,12}\\s*(ms|s|m|h|d|)");
  private static final int LARGEST_SIZE = 1 << 24;
  private static final List<String> HEADERS_OF_THE_CLIENT =
      List.of("connection", "content-length", "expect", "host", "upgrade");
  private static final Pattern SENDABLE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~\\w-]+");

  boolean accepts(String value) {
    try {
      return predicate.test(value);
    } catch (IllegalArgumentException e) { // a number that is none, a path with a null in it
      return false;
    }
  }

  static Rule oneOf(List<String> names) {
    return new Rule("one of " + names, names::contains);
  }

  static Rule someOf(List<String> names, String others) {
    return new Rule(
        "a list of some of " + names + "; " + others,
        value -> elements(value).stream().allMatch(names::contains));
  }

  static Rule flag() {
    return new Rule(
        "true or false", v -> "true".equalsIgnoreCase(v) || "false".equalsIgnoreCase(v));
  }

  static Rule keepKey() {
    return new Rule(
        OnDemandTraces.SHORTEST_KEY + " to 256 visible ASCII characters that nobody guesses",
        OnDemandTraces::isKey);
  }

  static Rule size() {
    return new Rule(
        "a whole number from 1 to " + LARGEST_SIZE,
        value -> Integer.parseInt(value) > 0 && Integer.parseInt(value) <= LARGEST_SIZE);
  }

  static Rule notNegative() {
    return new Rule("a whole number from 0", value -> Integer.parseInt(value) >= 0);
  }

  static Rule ratio() {
    // Written so that NaN is wrong, too.
    return new Rule(
        "a number from 0 to 1", v -> Double.parseDouble(v) >= 0 && Double.parseDouble(v) <= 1);
  }

  /** None is shorter than a millisecond: 0 means for ever to some, and at once to others. */
  static Rule duration() {
    return new Rule(
        "milliseconds above 0, or a number with ms, s, m, h or d, such as 10s",
        value -> DURATION.matcher(value).matches());
  }

  /** What the HTTP client of the JDK can send to. */
  static Rule httpEndpoint() {
    return new Rule(
        "a URL such as http://localhost:4318, without query and fragment, and without underscores"
            + " in its host",
        value -> {
          URI url = url(value);
          return url != null && url.getHost() != null && isPort(url.getPort());
        });
  }

  private static boolean isPort(int port) {
    return port == -1 || (port > 0 && port < 1 << 16);
  }

  static Rule grpcEndpoint() {
    return new Rule(
        "a URL such as http://localhost:4317, without a path",
        value -> {
          URI url = url(value);
          return url != null && List.of("", "/").contains(url.getRawPath());
        });
  }

  private static @Nullable URI url(String value) {
    try {
      URI uri = new URI(value);
      boolean plain = uri.getRawQuery() == null && uri.getRawFragment() == null;
      boolean http =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      return plain && http && uri.getRawAuthority() != null ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  static Rule pairs() {
    return new Rule(
        "a list such as name=value,other=value with values encoded as in URLs",
        value -> elements(value).stream().allMatch(Rule::isPair));
  }

  static Rule headers() {
    return new Rule(
        "a list such as name=value,other=value with values encoded as in URLs, without those that"
            + " belong to the client "
            + HEADERS_OF_THE_CLIENT,
        value -> elements(value).stream().allMatch(Rule::isHeader));
  }

  private static boolean isHeader(String element) {
    int equals = element.indexOf('=');
    if (!isPair(element)) {
      return false;
    }
    String name = element.substring(0, equals).trim();
    return TOKEN.matcher(name).matches()
        && !HEADERS_OF_THE_CLIENT.contains(name.toLowerCase(Locale.ROOT))
        && SENDABLE.matcher(decoded(element.substring(equals + 1))).matches();
  }

  private static boolean isPair(String element) {
    int equals = element.indexOf('=');
    return equals > 0 && decoded(element.substring(equals + 1)) != null;
  }

  private static String decoded(String value) {
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  static Rule tokens() {
    return new Rule(
        "a list of keys of baggage such as campaign.id,tenant",
        value -> elements(value).stream().allMatch(BaggageHeader::isToken));
  }

  static Rule hosts() {
    return new Rule(
        "a list of hosts such as *.bids.internal,10.0.0.5, without scheme, port and path",
        value -> elements(value).stream().map(HostRule::of).allMatch(Objects::nonNull));
  }

  static Rule certificates() {
    return new Rule("a readable file with X.509 certificates in PEM", Rule::hasCertificates);
  }

  private static boolean hasCertificates(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return !CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty();
    } catch (IOException | GeneralSecurityException e) {
      return false;
    }
  }

  static Rule key() {
    return new Rule(
        "the path of a readable file with a private key, RSA or EC, as PKCS 8 in PEM",
        value -> hasKey(value, "RSA") || hasKey(value, "EC"));
  }

  private static boolean hasKey(String file, String algorithm) {
    try {
      String pem = Files.readString(Path.of(file));
      String base64 = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "");
      byte[] encoded = Base64.getMimeDecoder().decode(base64);
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded))
          != null;
    } catch (IOException | GeneralSecurityException e) {
      return false;
    }
  }

  private static List<String> elements(String value) {
    return Arrays.stream(value.split(",")).map(String::trim).filter(s -> !s.isEmpty()).toList();
  }
}
