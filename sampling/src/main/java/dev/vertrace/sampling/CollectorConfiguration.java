package dev.vertrace.sampling;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A configuration of the <a
 * href="https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/processor/tailsamplingprocessor">OpenTelemetry
 * Collector</a> (contrib) that keeps what a {@link TailSampling} would keep, for those who sample
 * there instead: across services, at the price of exporting everything. The services then need the
 * sampler {@code parentbased_always_on}: with a share that is sampled twice, 10 % of 10 % is 1 %.
 * Any thread.
 *
 * <pre>{@code
 * TailSamplingBuilder wanted = TailSampling.builder().ratio(0.05);
 * Files.writeString(path, CollectorConfiguration.of(wanted).sampler());
 * }</pre>
 */
public final class CollectorConfiguration {
  private static final String SAMPLER =
      """
      # Tail sampling in an OpenTelemetry Collector (the contrib distribution).
      #
      # The services export everything: OTEL_TRACES_SAMPLER=parentbased_always_on. Do not let them
      # sample, too, neither at the head nor by vertrace_tail: the shares would be multiplied, and
      # failures that were dropped there cannot be kept here.
      # All spans of a trace have to come to the same collector. With more than one, put collectors
      # in front that balance by trace id: CollectorConfiguration.loadBalancer() has them. Each
      # change of their number sends about 1 of N traces to another one, in two halves.
      receivers:
        otlp:
          protocols:
            grpc:
              endpoint: 0.0.0.0:4317
            http:
              endpoint: 0.0.0.0:4318

      processors:
        memory_limiter: # first of all: what is waited for is held in memory
          check_interval: 1s
          limit_percentage: 80
          spike_limit_percentage: 20
        tail_sampling:
          # From the first span of a trace to its decision. Longer than your traces last: what happens
          # later is not seen.
          decision_wait: 30s
          # Traces in memory; more than traces per second times decision_wait. The oldest are
          # decided on too early when it is not enough: watch
          # otelcol_processor_tail_sampling_sampling_trace_dropped_too_early.
          num_traces: 100000
          # What comes after the decision follows it while it is remembered here.
          decision_cache:
            sampled_cache_size: 1000000
            non_sampled_cache_size: 1000000
          policies: # one that says "sample" is enough
      """;

  private static final String ERRORS =
      """
            - name: errors # any span of the trace; Vertrace sets the status on each error
              type: status_code
              status_code: {status_codes: [ERROR]}
      """;

  private static final String SLOW =
      """
            - name: slow # from the earliest start to the latest end, so also by late consumers
              type: latency
              latency: {threshold_ms: %d}
      """;

  private static final String ROUTE =
      """
            - name: %s
              type: and
              and:
                and_sub_policy:
                  - name: route
                    type: string_attribute
                    string_attribute: {key: http.route, values: [%s]}
                  - name: slow
                    type: latency
                    latency: {threshold_ms: %d}
      """;

  private static final String REST =
      """
            - name: rest # by a hash of the trace id
              type: probabilistic
              probabilistic: {sampling_percentage: %s}
      """;

  private static final String EXPORT =
      """

      exporters:
        otlp:
          endpoint: %s # your backend
          tls:
            insecure: true # inside of one network only

      service:
        pipelines:
          traces:
            receivers: [otlp]
            processors: [memory_limiter, tail_sampling]
            exporters: [otlp]
      """;

  private static final String LOAD_BALANCER =
      """
      # In front of several collectors with tail sampling: sends all spans of a trace to one of them.
      # The services export to these, of which there may be any number.
      receivers:
        otlp:
          protocols:
            grpc:
              endpoint: 0.0.0.0:4317
            http:
              endpoint: 0.0.0.0:4318

      exporters:
        loadbalancing:
          routing_key: traceID
          protocol:
            otlp: # the endpoint comes from the resolver
              tls:
                insecure: true # inside of one network only
          resolver:
            dns: # all addresses of this name are collectors with tail sampling
              hostname: %s

      service:
        pipelines:
          traces:
            receivers: [otlp]
            exporters: [loadbalancing]
      """;

  private final double ratio;
  private final boolean errors;
  private final @Nullable Duration slow;
  private final Map<String, Duration> routes;

  /** Of what the builder has been told of ratio, errors and thresholds. */
  public static CollectorConfiguration of(TailSamplingBuilder sampling) {
    Settings settings = sampling.settings();
    return new CollectorConfiguration(
        settings.ratio(),
        settings.errors() != ErrorScope.OFF,
        settings.slow(),
        settings.slowRoutes());
  }

  private CollectorConfiguration(
      double ratio, boolean errors, @Nullable Duration slow, Map<String, Duration> routes) {
    this.ratio = ratio;
    this.errors = errors;
    this.slow = slow;
    this.routes = new TreeMap<>(routes);
  }

  /** The YAML of the collectors that sample. */
  public String sampler() {
    return sampler("otlp.example.com:4317");
  }

  /**
   * The YAML of the collectors that sample.
   *
   * @param backend the host and port to which they export over gRPC
   */
  public String sampler(String backend) {
    StringBuilder yaml = new StringBuilder();
    yaml.append(SAMPLER);
    if (errors) {
      yaml.append(ERRORS);
    }
    if (slow != null) {
      yaml.append(SLOW.formatted(slow.toMillis()));
    }
    int number = 0;
    for (Map.Entry<String, Duration> route : routes.entrySet()) {
      String name = "slow-route-" + ++number;
      yaml.append(ROUTE.formatted(name, quoted(route.getKey()), route.getValue().toMillis()));
    }
    yaml.append(REST.formatted(percentage(ratio)));
    return yaml.append(EXPORT.formatted(quoted(requireNonNull(backend, "backend")))).toString();
  }

  /**
   * The YAML of collectors in front of several that sample, which send all spans of a trace to one.
   *
   * @param hostname the name whose addresses are those of the collectors that sample
   */
  public static String loadBalancer(String hostname) {
    return LOAD_BALANCER.formatted(quoted(requireNonNull(hostname, "hostname")));
  }

  private static String percentage(double ratio) {
    return BigDecimal.valueOf(ratio).movePointRight(2).stripTrailingZeros().toPlainString();
  }

  /** In the style of YAML in which a backslash escapes. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(c -> escape(quoted, c));
    return quoted.append('"').toString();
  }

  private static void escape(StringBuilder quoted, int codePoint) {
    if (codePoint == '"' || codePoint == '\\') {
      quoted.append('\\').appendCodePoint(codePoint);
    } else if (Character.isISOControl(codePoint)) {
      quoted.append("\\x%02x".formatted(codePoint));
    } else {
      quoted.appendCodePoint(codePoint);
    }
  }
}
