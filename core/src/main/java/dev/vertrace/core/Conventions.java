package dev.vertrace.core;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Picks the convention for a request's class, once per class. Any thread. */
final class Conventions {
  private static final WarnOnce WARN = new WarnOnce();

  private final List<Wired> wired;
  private final Failures failures;
  private final Picks incoming = new Picks(Direction.INCOMING);
  private final Picks outgoing = new Picks(Direction.OUTGOING);

  /** A convention and the tracer whose instrumentation scope is the convention's module. */
  record Wired(Convention<?> convention, Direction direction, Tracer tracer, Headers headers) {
    @SuppressWarnings("unchecked") // the convention has said that it covers the request's class
    <Q> Convention<Q> conventionFor(Q request) {
      return (Convention<Q>) convention;
    }
  }

  private Conventions(List<Wired> wired) {
    this.wired = wired;
    this.failures = new Failures(wired.stream().map(Wired::convention).toList());
  }

  /** Those on the class path or module path, and the generic one for what they leave. */
  static Conventions load(
      OpenTelemetry openTelemetry, List<ConventionOptions> options, Trust trust) {
    List<Wired> wired = new ArrayList<>();
    Iterator<?> found =
        ServiceLoader.load(Convention.class, Conventions.class.getClassLoader()).iterator();
    while (hasNext(found)) {
      wireNext(found, openTelemetry, wired);
    }
    for (Direction direction : Direction.values()) {
      wired.add(wire(new GenericConvention(direction), openTelemetry));
    }
    Map<Class<?>, Object> shared = new HashMap<>();
    for (Wired each : wired) {
      each.convention()
          .setUp(new Setting(each.convention(), openTelemetry, options, trust, shared));
    }
    return new Conventions(List.copyOf(wired));
  }

  private record Setting(
      Convention<?> convention,
      OpenTelemetry openTelemetry,
      List<ConventionOptions> all,
      Trust trust,
      Map<Class<?>, Object> shared)
      implements ConventionSetup {
    @Override
    public <T extends ConventionOptions> @Nullable T options(Class<T> type) {
      return Given.last(all, type);
    }

    @Override
    public @Nullable String property(String key) {
      return Given.properties(all).get(key);
    }

    @Override
    public <T> T shared(Class<T> type, Supplier<T> create) {
      return type.cast(shared.computeIfAbsent(type, absent -> create.get()));
    }

    @Override
    public List<String> headerFields() {
      List<String> fields =
          new ArrayList<>(openTelemetry.getPropagators().getTextMapPropagator().fields());
      fields.add(Suppression.HEADER);
      return fields;
    }

    @Override
    public Meter meter() {
      return Scopes.meter(openTelemetry, convention.getClass().getPackageName());
    }
  }

  private static boolean hasNext(Iterator<?> found) {
    try {
      return found.hasNext();
    } catch (ServiceConfigurationError e) { // an unreadable file of services
      WARN.warn("Conventions cannot be looked up; some are missing", e);
      return false;
    }
  }

  private static void wireNext(Iterator<?> found, OpenTelemetry openTelemetry, List<Wired> wired) {
    try {
      wired.add(wire((Convention<?>) found.next(), openTelemetry));
    } catch (Exception | ServiceConfigurationError | LinkageError e) { // a stale entry, say
      WARN.warn("A convention cannot be loaded and is passed over", e);
    }
  }

  private static Wired wire(Convention<?> convention, OpenTelemetry openTelemetry) {
    return new Wired(
        convention,
        convention.direction(),
        Scopes.tracer(openTelemetry, convention.getClass().getPackageName()),
        new Headers(convention::headerName));
  }

  /** The packages that bring them, but for the generic one. */
  List<String> packages() {
    return wired.stream()
        .map(Wired::convention)
        .filter(convention -> !(convention instanceof GenericConvention))
        .map(convention -> convention.getClass().getPackageName())
        .distinct()
        .toList();
  }

  Failures failures() {
    return failures;
  }

  Wired incoming(Object request) {
    return incoming.of(request.getClass());
  }

  Wired outgoing(Object request) {
    return outgoing.of(request.getClass());
  }

  private boolean covers(Wired wired, Class<?> requestClass) {
    try {
      return wired.convention().covers(requestClass);
    } catch (Exception | LinkageError e) { // such as a library that is not there
      WARN.warn("A convention failed and is passed over", e);
      return false;
    }
  }

  /** By the classes of requests. A race costs one more look. */
  private final class Picks extends ClassValue<Wired> {
    private static final int PLACES = 16; // a power of two, and more than there are classes

    private final Direction direction;

    /** In front: what a class keeps is in many places of the memory. */
    private final @Nullable Pick[] recent = new @Nullable Pick[PLACES];

    private record Pick(Class<?> requestClass, Wired wired) {}

    Picks(Direction direction) {
      this.direction = direction;
    }

    Wired of(Class<?> requestClass) {
      int place = requestClass.hashCode() & (PLACES - 1);
      Pick pick = recent[place];
      if (pick == null || pick.requestClass != requestClass) {
        pick = new Pick(requestClass, get(requestClass));
        recent[place] = pick;
      }
      return pick.wired;
    }

    @Override
    protected Wired computeValue(Class<?> requestClass) {
      return wired.stream()
          .filter(w -> w.direction() == direction)
          .filter(w -> covers(w, requestClass))
          .findFirst()
          .orElseThrow();
    }
  }
}
