package dev.vertrace.web;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands before an object of Vert.x under all its interfaces, those of newer lines of Vert.x
 * included.
 */
final class Interfaces {
  private Interfaces() {}

  static <T> T proxy(T delegate, Class<T> as, InvocationHandler handler) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    interfaces.add(as);
    for (Class<?> type = delegate.getClass(); type != null; type = type.getSuperclass()) {
      collect(type, interfaces);
    }
    return as.cast(
        Proxy.newProxyInstance(
            delegate.getClass().getClassLoader(), interfaces.toArray(Class<?>[]::new), handler));
  }

  private static void collect(Class<?> type, Set<Class<?>> interfaces) {
    for (Class<?> implemented : type.getInterfaces()) {
      if (Modifier.isPublic(implemented.getModifiers()) && isForOthers(implemented)) {
        interfaces.add(implemented);
      }
      collect(implemented, interfaces);
    }
  }

  /** Not those of implementations, which two interfaces may have in two ways. */
  private static boolean isForOthers(Class<?> type) {
    return type.getModule().isExported(type.getPackageName())
        && !type.getPackageName().endsWith(".impl");
  }

  static @Nullable Object invoke(
      Object delegate, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(delegate, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
