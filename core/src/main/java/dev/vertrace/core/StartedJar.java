package dev.vertrace.core;

import java.io.File;
import java.io.IOException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** The main attributes of the jar that {@code java -jar} started. */
record StartedJar(Attributes attributes) {

  /** Null, if the JVM was started in another way. */
  static @Nullable StartedJar find() {
    return find(
        System.getProperty("java.class.path", ""), System.getProperty("sun.java.command", ""));
  }

  /** The command only tells whether it starts with the jar; nothing of it is kept. */
  static @Nullable StartedJar find(String classPath, String command) {
    // The jars of agents come after it.
    String first = classPath.split(File.pathSeparator, 2)[0];
    boolean started = !first.isEmpty() && (command + " ").startsWith(first + " ");
    return started ? read(new File(first)) : null;
  }

  private static @Nullable StartedJar read(File file) {
    try (JarFile jar = new JarFile(file)) {
      Manifest manifest = jar.getManifest();
      return manifest == null ? null : new StartedJar(manifest.getMainAttributes());
    } catch (IOException e) { // not a jar: a class path with one entry, say
      return null;
    }
  }

  @Nullable String manifest(Attributes.Name name) {
    String value = attributes.getValue(name);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
