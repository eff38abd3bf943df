package dev.vertrace.core;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Picks the convention for a request's class, once per class. Any thread. */
final class Conventions {
  private final WarnOnce warn = new WarnOnce();
  private final List<Wired> wired;
  private final ClassValue<Wired> incoming = pick(Direction.INCOMING);
  private final ClassValue<Wired> outgoing = pick(Direction.OUTGOING);

  /** A convention and the tracer whose instrumentation scope is the convention's module. */
  record Wired(Convention<?> convention, Tracer tracer) {
    @SuppressWarnings("unchecked") // the convention has said that it covers the request's class
    <Q> Convention<Q> conventionFor(Q request) {
      return (Convention<Q>) convention;
    }
  }

  private Conventions(List<Wired> wired) {
    this.wired = wired;
  }

  /** Those on the class path or module path, and the generic one for what they leave. */
  static Conventions load(OpenTelemetry openTelemetry) {
    List<Wired> wired = new ArrayList<>();
    for (Convention<?> convention :
        ServiceLoader.load(Convention.class, Conventions.class.getClassLoader())) {
      wired.add(wire(convention, openTelemetry));
    }
    for (Direction direction : Direction.values()) {
      wired.add(wire(new GenericConvention(direction), openTelemetry));
    }
    return new Conventions(List.copyOf(wired));
  }

  private static Wired wire(Convention<?> convention, OpenTelemetry openTelemetry) {
    return new Wired(
        convention, Scopes.tracer(openTelemetry, convention.getClass().getPackageName()));
  }

  Wired incoming(Object request) {
    return incoming.get(request.getClass());
  }

  Wired outgoing(Object request) {
    return outgoing.get(request.getClass());
  }

  private boolean covers(Wired wired, Class<?> requestClass) {
    try {
      return wired.convention().covers(requestClass);
    } catch (Exception | LinkageError e) { // such as a library that is not there
      warn.warn("A convention failed and is passed over", e);
      return false;
    }
  }

  private ClassValue<Wired> pick(Direction direction) {
    return new ClassValue<>() {
      @Override
      protected Wired computeValue(Class<?> requestClass) {
        return wired.stream()
            .filter(w -> w.convention().direction() == direction)
            .filter(w -> covers(w, requestClass))
            .findFirst()
            .orElseThrow();
      }
    };
  }
}
