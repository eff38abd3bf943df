package dev.vertrace.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** Jars whose classes have the names of ones that the class path of the tests must not hold. */
final class StandInJar {
  private final Path directory;

  StandInJar(Path directory) {
    this.directory = directory;
  }

  /** With one class, which may be a provider of the service. */
  Path compile(String jarName, String className, String source, String service) throws IOException {
    String file = className.replace('.', '/');
    Path java = directory.resolve(file + ".java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, source);
    ToolProvider.getSystemJavaCompiler().run(null, null, null, java.toString());

    Path jar = directory.resolve(jarName);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      write(out, file + ".class", Files.readAllBytes(directory.resolve(file + ".class")));
      if (!service.isEmpty()) {
        write(out, "META-INF/services/" + service, className.getBytes(UTF_8));
      }
    }
    return jar;
  }

  /** With one empty class. */
  Path compile(String jarName, String className) throws IOException {
    int dot = className.lastIndexOf('.');
    String source =
        "package %s; public class %s {}"
            .formatted(className.substring(0, dot), className.substring(dot + 1));
    return compile(jarName, className, source, "");
  }

  private static void write(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(content);
    jar.closeEntry();
  }
}
