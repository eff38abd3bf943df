package dev.vertrace.examples;

import static java.util.Comparator.comparingInt;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JDK with virtual threads beside the one that runs the tests: the one that {@code
 * -Dvertrace.newer-jdk} names, else the newest that a {@code JAVA_HOME...} variable names or that
 * is installed beside ours.
 */
final class NewerJdk {
  private static final int VIRTUAL_THREADS = 21;
  private static final Pattern VERSION = Pattern.compile("\"?(\\d+).*");

  private NewerJdk() {}

  static Optional<Path> find() {
    String named = System.getProperty("vertrace.newer-jdk");
    return named != null
        ? Optional.of(Path.of(named))
        : Stream.concat(fromEnvironment(), siblings())
            .filter(home -> version(home) >= VIRTUAL_THREADS)
            .max(comparingInt(NewerJdk::version));
  }

  private static Stream<Path> fromEnvironment() {
    return System.getenv().entrySet().stream()
        .filter(variable -> variable.getKey().startsWith("JAVA_HOME"))
        .map(Map.Entry::getValue)
        .filter(home -> !home.isBlank())
        .map(Path::of);
  }

  private static Stream<Path> siblings() {
    Path folder = Path.of(System.getProperty("java.home")).getParent();
    try (Stream<Path> homes = Files.list(folder)) {
      return homes.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As its file {@code release} tells; 0 for what is no JDK. */
  private static int version(Path home) {
    Path release = home.resolve("release");
    if (!Files.isReadable(release) || !Files.isDirectory(home.resolve("bin"))) {
      return 0;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(release)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Matcher version = VERSION.matcher(properties.getProperty("JAVA_VERSION", ""));
    return version.matches() ? Integer.parseInt(version.group(1)) : 0;
  }
}
