package dev.vertrace.aws;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.trace.Tracer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Picks the convention for a request's class, once per class. Any thread. */
final class AwsConventions {
  private static final AwsConvention ANY = requestClass -> true;

  private final WarnOnce warn;
  private final List<Wired> wired = new ArrayList<>();
  private final ClassValue<Wired> byRequest =
      new ClassValue<>() {
        @Override
        protected Wired computeValue(Class<?> requestClass) {
          return pick(requestClass);
        }
      };

  /** A convention and the tracer whose instrumentation scope is the convention's module. */
  record Wired(AwsConvention convention, Tracer tracer) {}

  private AwsConventions(WarnOnce warn) {
    this.warn = warn;
  }

  /** Those on the class path or module path, and a plain one for what they leave. */
  static AwsConventions load(Vertrace vertrace, AwsTracingOptions options, WarnOnce warn) {
    AwsConventions conventions = new AwsConventions(warn);
    Iterator<AwsConvention> found =
        ServiceLoader.load(AwsConvention.class, AwsConventions.class.getClassLoader()).iterator();
    while (true) {
      try {
        if (!found.hasNext()) {
          break;
        }
        conventions.add(vertrace, options, found.next());
      } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
        // Its service's classes may be absent.
        warn.warn("An AWS convention cannot be loaded", e);
      }
    }
    conventions.add(vertrace, options, ANY);
    return conventions;
  }

  private void add(Vertrace vertrace, AwsTracingOptions options, AwsConvention convention) {
    String scope = convention.getClass().getPackageName();
    convention.setUp(options.setUp(vertrace.trust(), vertrace.meter(scope)));
    wired.add(new Wired(convention, vertrace.tracer(scope)));
  }

  Wired of(Object request) {
    return byRequest.get(request.getClass());
  }

  private boolean covers(Wired candidate, Class<?> requestClass) {
    try {
      return candidate.convention().covers(requestClass);
    } catch (Exception | LinkageError e) { // such as a library that is not there
      warn.warn("An AWS convention failed and is passed over", e);
      return false;
    }
  }

  private Wired pick(Class<?> requestClass) {
    return wired.stream().filter(w -> covers(w, requestClass)).findFirst().orElseThrow();
  }
}
