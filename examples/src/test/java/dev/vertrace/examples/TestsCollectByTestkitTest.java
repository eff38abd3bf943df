package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Our own tests collect spans by the testkit only. Reads the test classes of all modules. */
class TestsCollectByTestkitTest {
  private static final Map<String, String> REASONS =
      Map.of(
          "dev.vertrace.core.CompactSpanTest$EndsAnother", "ends another; collects nothing",
          "dev.vertrace.core.FaultySdkTest$Throwing", "throws; collects nothing",
          "dev.vertrace.core.ScriptedExporter$Scripted", "gives results; collects nothing",
          "dev.vertrace.core.VertraceTest$Stubborn", "does not shut down; collects nothing",
          "dev.vertrace.examples.MarkerProcessor", "adds an attribute; collects nothing",
          "dev.vertrace.web.LateAttributesTest$Watch", "says whether it looks at starts",
          "dev.vertrace.sampling.Delegate", "the testkit depends on what it tests");

  private static final JavaClasses TESTS = new ClassFileImporter().importPaths(testClasses());

  private static List<Path> testClasses() {
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      return modules
          .map(module -> module.resolve("target/test-classes"))
          .filter(Files::isDirectory)
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void seesTestsOfEveryModule() {
    assertThat(TESTS.stream().map(test -> test.getPackageName().split("\\.", -1)[2]).distinct())
        .contains("core", "web", "pgclient", "aws", "messaging", "testkit", "examples");
  }

  @Test
  void noTestHasProcessorOrExporterOfItsOwn() {
    List<String> own =
        TESTS.stream()
            .filter(
                type ->
                    type.isAssignableTo(SpanProcessor.class)
                        || type.isAssignableTo(SpanExporter.class))
            .filter(type -> !type.getModifiers().contains(JavaModifier.SYNTHETIC))
            .map(type -> type.getName())
            .toList();

    assertThat(own).containsExactlyInAnyOrderElementsOf(REASONS.keySet());
  }

  @Test
  void noTestUsesExporterOfSdk() {
    assertThat(TESTS.stream())
        .filteredOn(
            type ->
                type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getPackageName())
                    .anyMatch(
                        name ->
                            name.startsWith("io.opentelemetry.sdk.testing")
                                || name.startsWith("io.opentelemetry.exporter")))
        .isEmpty();
  }
}
