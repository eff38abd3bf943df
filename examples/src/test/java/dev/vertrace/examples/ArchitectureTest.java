package dev.vertrace.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  /** Which of the published modules each may use. */
  private static final Map<String, Set<String>> EDGES =
      Map.of(
          "sampling", Set.of(),
          "core", Set.of("sampling"),
          "web", Set.of("core"),
          "pgclient", Set.of("core"),
          "aws", Set.of("core"),
          "messaging", Set.of("core", "aws"),
          "testkit", Set.of("core"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.vertrace");

  @Test
  void seesEveryModule() {
    assertThat(CLASSES.stream().map(ArchitectureTest::module).collect(toSet()))
        .containsAll(EDGES.keySet())
        .contains("examples");
  }

  @Test
  void modulesUseOnlyWhatTheyMay() {
    EDGES.forEach(
        (module, allowed) -> {
          String[] others =
              EDGES.keySet().stream()
                  .filter(other -> !other.equals(module) && !allowed.contains(other))
                  .map(other -> "dev.vertrace." + other + "..")
                  .toArray(String[]::new);
          noClasses()
              .that()
              .resideInAPackage("dev.vertrace." + module + "..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(others)
              .check(CLASSES);
        });
  }

  @Test
  void oneFileOfAModuleTouchesVertxInternals() {
    Map<String, Set<String>> files =
        CLASSES.stream()
            .filter(ArchitectureTest::usesVertxInternals)
            .collect(
                groupingBy(ArchitectureTest::module, mapping(ArchitectureTest::file, toSet())));

    assertThat(files).containsKeys("core", "web").doesNotContainKey("examples");
    assertThat(files.values()).allSatisfy(names -> assertThat(names).hasSize(1));
  }

  @Test
  void publishedModulesUseNoAlphaArtifact() {
    noClasses()
        .that()
        .resideInAnyPackage(
            EDGES.keySet().stream()
                .map(module -> "dev.vertrace." + module + "..")
                .collect(Collectors.toList())
                .toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.opentelemetry..incubator..", "io.opentelemetry..incubating..")
        .check(CLASSES);
  }

  private static boolean usesVertxInternals(JavaClass javaClass) {
    return javaClass.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass().getPackageName())
        .anyMatch(name -> name.matches("io\\.vertx\\..*\\b(internal|impl)(\\..*)?"));
  }

  private static String module(JavaClass javaClass) {
    return javaClass.getPackageName().split("\\.", -1)[2];
  }

  private static String file(JavaClass javaClass) {
    return javaClass.getName().replaceFirst("\\$.*", "");
  }
}
