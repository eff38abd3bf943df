package dev.vertrace.core;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The class path once more, with statics of its own, one resource hidden and more jars if need be.
 */
final class IsolatedClassPath extends URLClassLoader {
  private final @Nullable String hidden;

  private IsolatedClassPath(@Nullable String hidden, Path... more) {
    super(
        Stream.concat(
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .map(Path::of),
                Arrays.stream(more))
            .map(IsolatedClassPath::url)
            .toArray(URL[]::new),
        ClassLoader.getPlatformClassLoader());
    this.hidden = hidden;
  }

  /**
   * Runs the class, which must have a constructor without parameters, as if nothing were loaded.
   */
  static Object call(Class<? extends Callable<?>> scenario, @Nullable String hidden, Path... more)
      throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (IsolatedClassPath loader = new IsolatedClassPath(hidden, more)) {
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

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
