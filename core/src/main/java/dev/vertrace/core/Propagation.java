package dev.vertrace.core;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.vertx.core.spi.tracing.TagExtractor;
import java.util.List;
import java.util.Map.Entry;
import java.util.function.BiConsumer;

/** Reads contexts out of headers and writes them there, as far as trust goes. Any thread. */
final class Propagation {
  private static final String BAGGAGE = "baggage";

  private final TextMapPropagator propagator;
  private final List<String> traceFields;
  private final Trust trust;
  private final WarnOnce warn;

  Propagation(TextMapPropagator propagator, Trust trust, WarnOnce warn) {
    this.propagator = propagator;
    this.traceFields =
        propagator.fields().stream().filter(field -> !field.equals(BAGGAGE)).toList();
    this.trust = trust;
    this.warn = warn;
  }

  /** The headers by which traces travel, without what goes along with them. */
  List<String> traceFields() {
    return traceFields;
  }

  /** What the headers carry; the root context when they cannot be read. */
  Context extract(Iterable<Entry<String, String>> headers, Headers names) {
    try {
      return propagator.extract(Context.root(), Headers.index(headers), names);
    } catch (Throwable e) { // a propagator may be the user's, too
      warn.warn("Headers could not be read; their trace starts anew", e);
      return Context.root();
    }
  }

  /** Where to write: for a request that the application has given a trace, only its baggage. */
  <R> BiConsumer<String, String> leftOf(
      BiConsumer<String, String> headers, Conventions.Wired wired, R request) {
    return carriesTrace(wired, request) ? baggageOf(headers) : headers;
  }

  private <R> boolean carriesTrace(Conventions.Wired wired, R request) {
    Convention<R> convention = wired.conventionFor(request);
    try {
      for (int i = 0; i < traceFields.size(); i++) { // no iterator: a hot path
        if (convention.carries(request, traceFields.get(i))) {
          return true;
        }
      }
    } catch (Throwable e) { // as for filters
      warn.warn("The headers of a request could not be read", e);
    }
    return false;
  }

  /** Vert.x could only add a second trace. */
  private static BiConsumer<String, String> baggageOf(BiConsumer<String, String> headers) {
    return (name, value) -> {
      if (name.equals(BAGGAGE)) {
        headers.accept(name, value);
      }
    };
  }

  /** How much of its context a request takes along. */
  <R> OutboundContext outbound(
      Conventions.Wired wired, R request, TagExtractor<R> tags, Context context) {
    try {
      OutboundContext own = wired.conventionFor(request).outbound(request);
      return own == null ? trust.of(request, tags, context) : own;
    } catch (Throwable e) { // as for filters
      warn.warn("A rule on what goes out failed; what it should have judged goes without", e);
      return OutboundContext.NOTHING;
    }
  }

  void inject(
      Context context, OutboundContext what, BiConsumer<String, String> headers, Headers names) {
    if (what == OutboundContext.NOTHING) {
      return;
    }
    boolean strips = what == OutboundContext.TRACE && !Baggage.fromContext(context).isEmpty();
    try {
      propagator.inject(strips ? context.with(Baggage.empty()) : context, headers, names.setter);
    } catch (Throwable e) { // as for reading
      warn.warn("Headers could not be written; the trace ends here", e);
    }
  }
}
