package dev.vertrace.sampling;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Options of a {@link TailSampling}. Each checks its value at once and fails with an {@link
 * IllegalArgumentException} that names it. Not for several threads.
 */
public final class TailSamplingBuilder {
  private static final long DEFAULT_MAX_BYTES = 64L << 20;

  private final List<RatioRule> rules = new ArrayList<>();
  private final List<Predicate<SpanData>> ignoredErrors = new ArrayList<>();
  private final Map<String, Duration> slowRoutes = new LinkedHashMap<>();
  private double ratio = 0.1;
  private ErrorScope errors = ErrorScope.ANY_SPAN;
  private boolean clientErrors;
  private @Nullable Duration slow = Duration.ofSeconds(1);
  private @Nullable Duration rare;
  private Duration linger = Duration.ofSeconds(10);
  private Duration maxAge = Duration.ofSeconds(60);
  private int maxSpansPerFragment = 1000;
  private long maxBytes = Math.min(DEFAULT_MAX_BYTES, Runtime.getRuntime().maxMemory() / 10);
  private int queueSize = 16_384;
  private boolean keepUndecidedOnShutdown;

  TailSamplingBuilder() {}

  /**
   * The options in one text, as in {@code OTEL_TRACES_SAMPLER_ARG}: {@code
   * ratio=0.1,slow=1s,slow[/report]=30s,rare=60s,errors=any-span}. A number alone is the ratio.
   * Others: {@code client-errors}, {@code linger}, {@code max-age}, {@code max-spans}, {@code
   * max-bytes}, {@code queue-size}, {@code shutdown}. Durations have a unit ({@code ms}, {@code s},
   * {@code m}, {@code h}) or are {@code off}.
   */
  public TailSamplingBuilder options(String text) {
    OptionText.read(requireNonNull(text, "text"), this);
    return this;
  }

  /** The share of traces that is kept whatever happens, decided at their start. Default: 0.1. */
  public TailSamplingBuilder ratio(double ratio) {
    this.ratio = OptionCheck.ratio("ratio", ratio);
    return this;
  }

  /**
   * Gives the local roots that match a ratio of their own, such as 0 to health checks; errors and
   * slow ones are kept as elsewhere. The first rule that matches counts.
   */
  public TailSamplingBuilder ratioFor(OperationFilter filter, double ratio) {
    rules.add(new RatioRule(requireNonNull(filter, "filter"), OptionCheck.ratio("ratio", ratio)));
    return this;
  }

  /** Whose error keeps a fragment. Default: any span's. */
  public TailSamplingBuilder errors(ErrorScope scope) {
    errors = requireNonNull(scope, "scope");
    return this;
  }

  /** Whether a client span's error with an HTTP status of 4xx keeps it, too. Default: no. */
  public TailSamplingBuilder clientErrors(boolean keep) {
    clientErrors = keep;
    return this;
  }

  /**
   * Ended error spans that keep nothing by themselves. Asked on the thread that ends the span; one
   * that throws counts as a no.
   */
  public TailSamplingBuilder ignoreErrors(Predicate<SpanData> span) {
    ignoredErrors.add(requireNonNull(span, "span"));
    return this;
  }

  /** How long a local root takes before its fragment is kept. More than zero. Default: 1 s. */
  public TailSamplingBuilder slowThreshold(Duration threshold) {
    slow = OptionCheck.duration("slow", threshold);
    return this;
  }

  /**
   * The threshold of one route.
   *
   * @param route the local root's {@code http.route}, or its name
   */
  public TailSamplingBuilder slowThreshold(String route, Duration threshold) {
    slowRoutes.put(
        OptionCheck.route(route), OptionCheck.duration("slow[" + route + "]", threshold));
    return this;
  }

  /** Keeps no request for being slow, except those of routes with a threshold of their own. */
  public TailSamplingBuilder slowOff() {
    slow = null;
    return this;
  }

  /** Keeps the first fragment of each route in every such interval. Default: off. */
  public TailSamplingBuilder rareInterval(Duration interval) {
    rare = OptionCheck.duration("rare", interval);
    return this;
  }

  /** Keeps nothing for being rare. */
  public TailSamplingBuilder rareOff() {
    rare = null;
    return this;
  }

  /** How long a fragment waits for open children after its local root ended. Default: 10 s. */
  public TailSamplingBuilder linger(Duration linger) {
    this.linger = OptionCheck.duration("linger", linger);
    return this;
  }

  /**
   * After how long a fragment whose local root is still open, such as a stream, is decided on what
   * is there and goes on as a new window. Default: 60 s.
   */
  public TailSamplingBuilder maxAge(Duration maxAge) {
    this.maxAge = OptionCheck.duration("max-age", maxAge);
    return this;
  }

  /** How many spans of a fragment are held; more are counted as lost. Default: 1000. */
  public TailSamplingBuilder maxSpansPerFragment(int spans) {
    maxSpansPerFragment = (int) OptionCheck.atLeast("max-spans", spans, 1);
    return this;
  }

  /**
   * How much memory held spans may take, as estimated. At least 64 KiB. Default: 64 MiB or a tenth
   * of the heap, whichever is less.
   */
  public TailSamplingBuilder maxBytes(long bytes) {
    maxBytes = OptionCheck.atLeast("max-bytes", bytes, 64 << 10);
    return this;
  }

  /**
   * How many kept spans may wait for the delegate; a fragment that finds no room as a whole is
   * counted as lost. Default: 16,384.
   */
  public TailSamplingBuilder queueSize(int spans) {
    queueSize = (int) OptionCheck.atLeast("queue-size", spans, 1);
    return this;
  }

  /** Whether what is undecided at shutdown is kept rather than dropped. Default: dropped. */
  public TailSamplingBuilder keepUndecidedOnShutdown(boolean keep) {
    keepUndecidedOnShutdown = keep;
    return this;
  }

  /** The sampler, for one SDK. */
  public TailSampling build() {
    return new TailSampling(settings());
  }

  Settings settings() {
    return new Settings(
        ratio,
        List.copyOf(rules),
        errors,
        clientErrors,
        List.copyOf(ignoredErrors),
        slow,
        Map.copyOf(slowRoutes),
        rare,
        linger,
        maxAge,
        maxSpansPerFragment,
        maxBytes,
        queueSize,
        keepUndecidedOnShutdown);
  }
}
