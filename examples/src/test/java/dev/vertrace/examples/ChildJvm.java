package dev.vertrace.examples;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A class at work in a JVM of its own, and what it has said. Any thread. */
final class ChildJvm implements AutoCloseable {
  /** The option that puts a JVM under the OpenTelemetry Java agent. */
  static final String AGENT =
      "-javaagent:" + Path.of("target", "interop", "opentelemetry-javaagent.jar");

  private static final int PATIENCE_SECONDS = 20;

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader = new Thread(this::read, "output-of-child");
  private boolean ended;

  private ChildJvm(Process process) {
    this.process = process;
    reader.start();
  }

  /** Starts it without the variables that would configure its tracing. */
  static ChildJvm start(List<String> options, Class<?> main, Object... arguments)
      throws IOException {
    return start(Path.of(System.getProperty("java.home")), options, main, arguments);
  }

  /** As above, on another JDK. */
  static ChildJvm start(Path javaHome, List<String> options, Class<?> main, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve(Path.of("bin", "java")).toString());
    command.add("-XX:TieredStopAtLevel=1"); // it lives for seconds
    command.addAll(options);
    command.add(main.getName());
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("OTEL_"));
    return new ChildJvm(builder.start());
  }

  /** The entries of this JVM's class path that are wanted, as a class path. */
  static String classPath(Predicate<String> wanted) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> wanted.test(entry.replace('\\', '/')))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void read() {
    try (BufferedReader output = process.inputReader()) {
      output.lines().forEach(this::add);
    } catch (UncheckedIOException | IOException e) {
      add("its output broke: " + e);
    }
    end();
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Waits for a line that begins so, and gives the rest of it. The test's timeout bounds it. */
  synchronized String await(String prefix) throws InterruptedException {
    while (true) {
      var found = lines.stream().filter(line -> line.startsWith(prefix)).findFirst();
      if (found.isPresent()) {
        return found.get().substring(prefix.length());
      }
      if (ended) {
        throw new AssertionError("it never said '" + prefix + "' but\n" + output());
      }
      wait();
    }
  }

  synchronized String output() {
    return String.join("\n", lines);
  }

  /** Ends its input, by which it stops, and gives its exit code. */
  int stop() throws IOException, InterruptedException {
    endInput();
    if (process.isAlive()) {
      throw new AssertionError("it does not stop:\n" + output());
    }
    reader.join();
    return process.exitValue();
  }

  private void endInput() throws IOException {
    process.getOutputStream().close();
    process.onExit().completeOnTimeout(process, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Asks first: what it has started, such as PostgreSQL, need not be among its descendants. */
  @Override
  public void close() throws IOException {
    try {
      endInput();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
