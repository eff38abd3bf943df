package dev.vertrace.core;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The class path once more, with statics of its own, and one resource hidden if need be. */
final class IsolatedClassPath extends URLClassLoader {
  private final @Nullable String hidden;

  private IsolatedClassPath(@Nullable String hidden) {
    super(
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(IsolatedClassPath::url)
            .toArray(URL[]::new),
        ClassLoader.getPlatformClassLoader());
    this.hidden = hidden;
  }

  /**
   * Runs the class, which must have a constructor without parameters, as if nothing were loaded.
   */
  static Object call(Class<? extends Callable<?>> scenario, @Nullable String hidden)
      throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (IsolatedClassPath loader = new IsolatedClassPath(hidden)) {
      Thread.currentThread().setContextClassLoader(loader);
      var constructor = loader.loadClass(scenario.getName()).getDeclaredConstructor();
      constructor.setAccessible(true);
      return ((Callable<?>) constructor.newInstance()).call();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals(hidden) ? Collections.emptyEnumeration() : super.getResources(name);
  }

  private static URL url(String path) {
    try {
      return new File(path).toURI().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
