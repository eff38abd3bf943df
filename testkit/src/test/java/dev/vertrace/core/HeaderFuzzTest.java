package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What strangers send, and what of it is sent on. Repeat a run with {@code -Dvertrace.seed=...};
 * {@code -Dvertrace.long=true} runs a hundred times as many.
 */
class HeaderFuzzTest {
  private static final int RUNS = Boolean.getBoolean("vertrace.long") ? 1_000_000 : 10_000;
  private static final int ON_THE_WIRE = RUNS / 100;

  // The grammars of the recommendations, written apart from what is tested.
  private static final Pattern TRACEPARENT =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[0-3]");
  private static final Pattern STATE_MEMBER =
      Pattern.compile(
          "([a-z0-9][a-z0-9_\\-*/@]{0,255})"
              + "=[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]");
  private static final String TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
  private static final String OCTETS = "[\\x21\\x23-\\x2b\\x2d-\\x3a\\x3c-\\x5b\\x5d-\\x7e]*";
  private static final Pattern BAGGAGE_PAIR = Pattern.compile(TOKEN + "=" + OCTETS);
  private static final Pattern BAGGAGE_PROPERTY = Pattern.compile(TOKEN + "(=" + OCTETS + ")?");
  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-F]{2}");

  @RegisterExtension final TracedVertx traced = traced();

  TracedVertx traced() {
    return new TracedVertx();
  }

  @Test
  void sendsOnWhatIsLegal_whateverArrives() {
    long seed = seed();
    Vertrace vertrace =
        Vertrace.create(
            OpenTelemetrySdk.builder().setPropagators(traced.otel.getPropagators()).build());
    for (int run = 0; run < RUNS; run++) {
      List<String[]> headers = new RandomHeaders(new Random(seed + run)).next();
      MultiMap received = MultiMap.caseInsensitiveMultiMap();
      headers.forEach(header -> received.add(header[0], header[1]));
      MultiMap sent = MultiMap.caseInsensitiveMultiMap();

      Context context = vertrace.extract(received);
      vertrace.contextTracer().inject(context, OutboundContext.FULL, sent::add);

      assertLegal(sent, "-Dvertrace.seed=" + (seed + run));
    }
  }

  @Test
  void failsNoRequest_whateverArrives() {
    long seed = seed();
    Relay relay = new Relay(traced);
    for (int run = 0; run < ON_THE_WIRE; run++) {
      List<String> lines = new ArrayList<>();
      for (String[] header : new RandomHeaders(new Random(seed + run)).next()) {
        if (header[1].chars().allMatch(c -> c >= ' ' && c <= '~')) { // what HTTP can carry
          lines.add(header[0] + ": " + header[1]);
        }
      }
      MultiMap sent = MultiMap.caseInsensitiveMultiMap();
      relay
          .send(Relay.Way.HTTP, lines.toArray(String[]::new))
          .forEach(header -> sent.add(header.getKey(), header.getValue()));

      assertThat(sent.getAll("traceparent")).hasSize(1);
      assertLegal(sent, "-Dvertrace.seed=" + (seed + run));
    }
    relay.close();
  }

  private static long seed() {
    long seed = Long.getLong("vertrace.seed", System.nanoTime());
    System.out.println("HeaderFuzzTest: -Dvertrace.seed=" + seed);
    return seed;
  }

  private static void assertLegal(MultiMap sent, String repeat) {
    for (String value : sent.getAll("traceparent")) {
      if (!TRACEPARENT.matcher(value).matches()) {
        throw new AssertionError(repeat + " sends traceparent " + value);
      }
    }
    for (String value : sent.getAll("tracestate")) {
      if (value.length() > 512 || !isTraceState(value)) {
        throw new AssertionError(repeat + " sends tracestate " + value);
      }
    }
    for (String value : sent.getAll("baggage")) {
      if (value.length() > 8_192 || !isBaggage(value)) {
        throw new AssertionError(repeat + " sends baggage " + value);
      }
    }
    if (sent.contains("tracestate") && !sent.contains("traceparent")) {
      throw new AssertionError(repeat + " sends tracestate alone");
    }
  }

  private static boolean isTraceState(String value) {
    String[] members = value.split(",", -1);
    HashSet<String> keys = new HashSet<>();
    for (String member : members) {
      var matcher = STATE_MEMBER.matcher(member);
      if (!matcher.matches() || !keys.add(matcher.group(1))) {
        return false;
      }
    }
    return members.length <= 32;
  }

  private static boolean isBaggage(String value) {
    String[] members = value.split(",", -1);
    for (String member : members) {
      String[] parts = member.split(";", -1);
      for (int i = 0; i < parts.length; i++) {
        Pattern grammar = i == 0 ? BAGGAGE_PAIR : BAGGAGE_PROPERTY;
        if (!grammar.matcher(parts[i]).matches() || !isEncoded(parts[i])) {
          return false;
        }
      }
    }
    return members.length <= 64;
  }

  /** A percent sign in a value begins an octet. */
  private static boolean isEncoded(String pair) {
    int equals = pair.indexOf('=');
    for (int at = pair.indexOf('%', equals); equals >= 0 && at >= 0; ) {
      if (at + 3 > pair.length() || !ESCAPE.matcher(pair.substring(at, at + 3)).matches()) {
        return false;
      }
      at = pair.indexOf('%', at + 1);
    }
    return true;
  }
}
