package dev.vertrace.bench.app;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The application in a JVM of its own. One thread at a time. */
final class ApplicationProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter commands;
  private final Thread hook;
  private final int port;

  private ApplicationProcess(Process process) {
    this.process = process;
    this.answers = process.inputReader();
    this.commands = process.outputWriter();
    this.hook = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
    this.port = answer().getInteger("port");
  }

  /** Waits until it listens. Its errors go to the log. */
  static ApplicationProcess start(
      Variant variant, List<String> jvmArguments, Path javaAgent, Path log) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmArguments);
    if (variant.kind() == Variant.Kind.AGENT) {
      command.add("-javaagent:" + javaAgent);
    }
    command.addAll(List.of("-classpath", ClassPath.of(variant.kind())));
    command.add(Application.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(ApplicationProcess::configuresTracing);
    try {
      return new ApplicationProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean configuresTracing(String variable) {
    return variable.startsWith("OTEL_")
        || variable.startsWith("VERTRACE_")
        || variable.equals("JAVA_TOOL_OPTIONS");
  }

  int port() {
    return port;
  }

  /** Does it and gives what it says. */
  JsonObject ask(String command) {
    try {
      commands.write(command);
      commands.newLine();
      commands.flush();
      return answer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonObject answer() {
    try {
      String line;
      while ((line = answers.readLine()) != null) {
        if (line.startsWith(Application.ANSWER)) {
          return new JsonObject(line.substring(Application.ANSWER.length()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("the application has ended; its log tells why");
  }

  /** Ends its input, by which it stops. */
  @Override
  public void close() {
    try {
      commands.close();
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) { // it has gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
      removeHook();
    }
  }

  private void removeHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) { // this JVM is ending
    }
  }
}
