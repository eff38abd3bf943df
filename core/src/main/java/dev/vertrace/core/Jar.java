package dev.vertrace.core;

import java.net.URL;
import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/** A class that was found, and the file name of the jar that brings it. */
record Jar(String className, String name) {

  static Jar of(Class<?> found) {
    CodeSource source = found.getProtectionDomain().getCodeSource();
    return new Jar(found.getName(), source == null ? "its jar" : name(source.getLocation()));
  }

  /**
   * Null, if there is no such class. It is not initialized. Without a loader, the boot class path
   * counts.
   */
  static @Nullable Jar with(String className, @Nullable ClassLoader loader) {
    try {
      return of(Class.forName(className, false, loader));
    } catch (ClassNotFoundException | LinkageError e) { // or one whose own needs are not met
      return null;
    }
  }

  private static String name(@Nullable URL location) {
    // In a jar within a jar, the address ends in "!/".
    String path = location == null ? "" : location.getPath().replaceAll("[!/]+$", "");
    return path.isEmpty() ? "its jar" : path.substring(path.lastIndexOf('/') + 1);
  }
}
