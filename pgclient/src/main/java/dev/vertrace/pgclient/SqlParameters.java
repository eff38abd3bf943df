package dev.vertrace.pgclient;

import static java.lang.invoke.MethodType.methodType;

import io.vertx.sqlclient.Tuple;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request, by the name of its class, as its package is not exported: a named
 * module does not get at them, and works without. Any thread.
 */
final class SqlParameters {
  static final String REQUEST_CLASS = "io.vertx.sqlclient.impl.tracing.QueryRequest";

  private static final @Nullable Class<?> REQUEST = request();
  private static final @Nullable MethodHandle GETTER = getter(); // constant: the JIT inlines it

  private SqlParameters() {}

  private static @Nullable Class<?> request() {
    try {
      return Class.forName(REQUEST_CLASS, false, Tuple.class.getClassLoader());
    } catch (ReflectiveOperationException | LinkageError e) { // not there in this version
      return null;
    }
  }

  private static @Nullable MethodHandle getter() {
    try {
      return REQUEST == null
          ? null
          : MethodHandles.lookup()
              .findVirtual(REQUEST, "tuples", methodType(List.class))
              .asType(methodType(List.class, Object.class));
    } catch (ReflectiveOperationException e) { // not exported, or not there in this version
      return null;
    }
  }

  /** One element for each query of a batch. */
  @SuppressWarnings("unchecked") // as the client declares it
  static List<Tuple> of(Object request) {
    if (GETTER == null || request.getClass() != REQUEST) {
      return List.of();
    }
    try {
      List<Tuple> parameters = (List<Tuple>) GETTER.invokeExact(request);
      return parameters == null ? List.of() : parameters;
    } catch (Throwable e) { // what MethodHandle declares; the getter throws nothing
      throw new IllegalStateException(e);
    }
  }
}
