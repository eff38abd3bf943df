package dev.vertrace.web;

import io.vertx.core.http.HttpVersion;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * The version of HTTP of a response that Vert.x reports. It is in a public field of a class that
 * named modules do not see: there, only wrapped clients tell the version. Any thread.
 */
final class ReportedVersion {
  private static final ClassValue<MethodHandle> GETTERS =
      new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> type) {
          return find(type);
        }
      };

  private ReportedVersion() {}

  private static MethodHandle find(Class<?> type) {
    MethodType getter = MethodType.methodType(HttpVersion.class, Object.class);
    try {
      return MethodHandles.publicLookup()
          .findGetter(type, "version", HttpVersion.class)
          .asType(getter);
    } catch (ReflectiveOperationException e) { // named modules, other lines of Vert.x
      return MethodHandles.empty(getter);
    }
  }

  static @Nullable HttpVersion of(Object response) {
    try {
      return (HttpVersion) GETTERS.get(response.getClass()).invokeExact(response);
    } catch (Throwable e) { // a getter throws nothing; its type says otherwise
      return null;
    }
  }
}
