package dev.vertrace.sampling;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the builder was told; everything checked. A null duration means off. */
record Settings(
    double ratio,
    List<RatioRule> rules,
    ErrorScope errors,
    boolean clientErrors,
    List<Predicate<SpanData>> ignoredErrors,
    @Nullable Duration slow,
    Map<String, Duration> slowRoutes,
    @Nullable Duration rare,
    Duration linger,
    Duration maxAge,
    int maxSpansPerFragment,
    long maxBytes,
    int queueSize,
    boolean keepUndecidedOnShutdown) {}
