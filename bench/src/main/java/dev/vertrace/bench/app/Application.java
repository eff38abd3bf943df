package dev.vertrace.bench.app;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The JVM that is measured. It takes commands over its standard input, answers each with a line of
 * JSON, and ends with its input.
 */
public final class Application {
  /** Before each answer; other lines are the words of somebody else. */
  static final String ANSWER = "@";

  private @Nullable Usage begun;

  private Application() {}

  public static void main(String[] arguments) throws IOException {
    Application application = new Application();
    try (Service service = Service.start(Tracing.load(Knobs.tracing()), Knobs.databasePort());
        BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      say(new JsonObject().put("port", service.port()));
      String command;
      while ((command = commands.readLine()) != null) {
        say(application.answer(command));
      }
    }
  }

  private static void say(JsonObject answer) {
    System.out.println(ANSWER + answer.encode());
    System.out.flush();
  }

  private JsonObject answer(String command) {
    return switch (command) {
      case "begin" -> begin();
      case "end" -> Usage.now().since(begun == null ? Usage.now() : begun);
      case "compiled" -> compiled();
      case "heap" -> heap();
      case "storage" -> new JsonObject().put("storage", storage());
      default -> throw new IllegalArgumentException(command);
    };
  }

  /** Garbage of before is none of what follows. */
  private JsonObject begin() {
    System.gc();
    begun = Usage.now();
    return new JsonObject();
  }

  private static JsonObject heap() {
    System.gc();
    return new JsonObject()
        .put("bytes", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
  }

  /** How long the compilers have worked so far. */
  private static JsonObject compiled() {
    return new JsonObject()
        .put("millis", ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
  }

  /** OpenTelemetry's context storage, where there is one on the class path. */
  private static String storage() {
    try {
      Class<?> storage = Class.forName("io.opentelemetry.context.ContextStorage");
      return storage.getMethod("get").invoke(null).getClass().getName();
    } catch (ClassNotFoundException e) {
      return "none";
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
