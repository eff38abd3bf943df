package dev.vertrace.web;

import io.vertx.core.http.HttpVersion;
import io.vertx.core.spi.observability.HttpRequest;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * The version of HTTP of a request that Vert.x reports. Since 5.1, the request tells it; before, it
 * is in a public field of the response, whose class named modules do not see: there, only wrapped
 * clients tell the version. Any thread.
 */
final class ReportedVersion {
  private static final MethodType GETTER = MethodType.methodType(HttpVersion.class, Object.class);
  private static final MethodHandle NONE = MethodHandles.empty(GETTER);
  private static final MethodHandle OF_REQUEST = findMethod();
  private static final ClassValue<MethodHandle> OF_RESPONSE =
      new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> type) {
          return findField(type);
        }
      };

  private ReportedVersion() {}

  private static MethodHandle findMethod() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(HttpRequest.class, "version", MethodType.methodType(HttpVersion.class))
          .asType(GETTER);
    } catch (ReflectiveOperationException e) { // 5.0
      return NONE;
    }
  }

  private static MethodHandle findField(Class<?> type) {
    try {
      return MethodHandles.publicLookup()
          .findGetter(type, "version", HttpVersion.class)
          .asType(GETTER);
    } catch (ReflectiveOperationException e) { // named modules, other lines of Vert.x
      return NONE;
    }
  }

  static @Nullable HttpVersion of(Object request, Object response) {
    try {
      if (OF_REQUEST != NONE && request instanceof HttpRequest) {
        return (HttpVersion) OF_REQUEST.invokeExact(request);
      }
      return (HttpVersion) OF_RESPONSE.get(response.getClass()).invokeExact(response);
    } catch (Throwable e) { // a getter throws nothing; its type says otherwise
      return null;
    }
  }
}
