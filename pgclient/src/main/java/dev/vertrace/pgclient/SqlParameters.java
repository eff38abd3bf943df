package dev.vertrace.pgclient;

import static java.lang.invoke.MethodType.methodType;

import io.vertx.sqlclient.Tuple;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request, by the name of its method, as its package is not exported: a named
 * module does not get at them, and works without. Any thread.
 */
final class SqlParameters {
  private final ClassValue<@Nullable MethodHandle> getters =
      new ClassValue<>() {
        @Override
        protected @Nullable MethodHandle computeValue(Class<?> type) {
          return getter(type);
        }
      };

  private static @Nullable MethodHandle getter(Class<?> type) {
    try {
      return MethodHandles.lookup()
          .findVirtual(type, "tuples", methodType(List.class))
          .asType(methodType(List.class, Object.class));
    } catch (ReflectiveOperationException e) { // not exported, or not there in this version
      return null;
    }
  }

  /** One element for each query of a batch. */
  @SuppressWarnings("unchecked") // as the client declares it
  List<Tuple> of(Object request) {
    MethodHandle getter = getters.get(request.getClass());
    if (getter == null) {
      return List.of();
    }
    try {
      List<Tuple> parameters = (List<Tuple>) getter.invokeExact(request);
      return parameters == null ? List.of() : parameters;
    } catch (Throwable e) { // what MethodHandle declares; the getter throws nothing
      throw new IllegalStateException(e);
    }
  }
}
