package dev.vertrace.testkit;

import io.vertx.core.Vertx;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/**
 * The {@code VertxExtension} of vertx-junit5. JUnit allows one resolver for a parameter, and that
 * extension always claims {@link Vertx}; but it hands out what lies in its store, so the traced one
 * is put there. By name, since vertx-junit5 may be absent.
 */
final class VertxExtensionBeside {
  private static final String NAME = "io.vertx.junit5.VertxExtension";

  /** Public API of vertx-junit5: VertxExtension.VERTX_INSTANCE_KEY. */
  private static final String KEY = "Vertx";

  private VertxExtensionBeside() {}

  static void handOver(Vertx vertx, ExtensionContext context) {
    if (!isRegistered(context)) {
      return;
    }
    Store store = context.getStore(Namespace.GLOBAL);
    if (store.get(KEY) != null) {
      throw new ExtensionConfigurationException(
          "VertxExtension has made an untraced Vertx for the whole class: take Vertx in the test or"
              + " in @BeforeEach, not in @BeforeAll or in the constructor");
    }
    store.put(KEY, scoped(vertx, context.getRequiredTestClass().getClassLoader()));
  }

  /** As that extension keeps it. Since 5.1 it takes no other class, and only it can make one. */
  private static Supplier<?> scoped(Vertx vertx, ClassLoader loader) {
    try {
      Class<?> closer = Class.forName("io.vertx.junit5.ParameterClosingConsumer", true, loader);
      Constructor<?> constructor =
          Class.forName("io.vertx.junit5.ScopedObject", true, loader)
              .getDeclaredConstructor(Object.class, closer);
      constructor.setAccessible(true);
      return (Supplier<?>) constructor.newInstance(vertx, doingNothing(closer));
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      return () -> vertx; // enough for 5.0, on the module path
    }
  }

  /** Who closes Vertx is the traced test. */
  private static Object doingNothing(Class<?> closer) {
    return Proxy.newProxyInstance(
        closer.getClassLoader(), new Class<?>[] {closer}, (proxy, method, arguments) -> null);
  }

  static boolean isRegistered(ExtensionContext context) {
    return declared(context.getElement()) || isOnClass(context.getTestClass());
  }

  /** On the class, on one around it, or in a field of theirs. */
  private static boolean isOnClass(Optional<Class<?>> testClass) {
    return Stream.<Class<?>>iterate(
            testClass.orElse(null), type -> type != null, Class::getEnclosingClass)
        .anyMatch(type -> declared(Optional.of(type)) || isInField(type));
  }

  private static boolean declared(Optional<? extends AnnotatedElement> element) {
    List<ExtendWith> declarations =
        AnnotationSupport.findRepeatableAnnotations(element, ExtendWith.class);
    return declarations.stream()
        .flatMap(declaration -> Arrays.stream(declaration.value()))
        .anyMatch(extension -> extension.getName().equals(NAME));
  }

  private static boolean isInField(Class<?> type) {
    return AnnotationSupport.findAnnotatedFields(
            type,
            RegisterExtension.class,
            field -> field.getType().getName().equals(NAME),
            HierarchyTraversalMode.TOP_DOWN)
        .stream()
        .findAny()
        .isPresent();
  }
}
