package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The span that is made after a hop is a child of the right one, wherever the request came in and
 * whatever the threads. {@code -Dvertrace.write-docs=true} writes what is seen into the README.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HopMatrixTest {
  private static final Path README = Path.of("..", "core", "README.md");

  private final Optional<Path> newerJdk = NewerJdk.find();
  private final List<HopCell> here = new ArrayList<>();
  private final List<HopCell> onNewerJdk = new ArrayList<>();

  @BeforeAll
  void measure() throws IOException, InterruptedException {
    try (ClosingOrder parts = new ClosingOrder()) {
      CompletableFuture<LocalSqs> startingSqs = CompletableFuture.supplyAsync(LocalSqs::start);
      parts.add(() -> startingSqs.join().close());
      int postgres = parts.add(LocalPostgres.start()).port();
      URI sqs = startingSqs.join().endpoint();
      ChildJvm child = newerJdk.isEmpty() ? null : parts.add(start(newerJdk.get(), postgres, sqs));
      try (HopMatrix matrix = new HopMatrix(postgres, sqs)) {
        matrix.measure(here::add);
      }
      if (child != null) {
        onNewerJdk.addAll(cellsOf(child));
      }
    }
  }

  private static ChildJvm start(Path jdk, int postgres, URI sqs) throws IOException {
    List<String> options = List.of("-classpath", System.getProperty("java.class.path"));
    return ChildJvm.start(jdk, options, HopMatrix.class, postgres, sqs);
  }

  private static List<HopCell> cellsOf(ChildJvm child) throws IOException, InterruptedException {
    child.await(HopMatrix.DONE);
    assertThat(child.stop()).as(child::output).isZero();
    return child
        .output()
        .lines()
        .filter(line -> line.startsWith(HopMatrix.CELL))
        .map(line -> HopCell.of(line.substring(HopMatrix.CELL.length())))
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> keepsTrace() {
    return tests(here);
  }

  @TestFactory
  Stream<DynamicTest> keepsTrace_whenJdkHasVirtualThreads() {
    assumeTrue(newerJdk.isPresent(), "no JDK with virtual threads; -Dvertrace.newer-jdk names one");
    assertThat(onNewerJdk).extracting(cell -> cell.model().name()).contains("VIRTUAL_THREAD");
    return tests(onNewerJdk);
  }

  private static Stream<DynamicTest> tests(List<HopCell> cells) {
    return cells.stream()
        .map(
            cell ->
                DynamicTest.dynamicTest(
                    cell.place(),
                    () -> assertThat(cell).as(cell.outcome()).matches(seen -> !seen.isLost())));
  }

  @Test
  void needsHelpers_onlyWhereVertxHasNoPart() {
    assertThat(here)
        .filteredOn(cell -> !cell.outcome().equals(HopCell.KEPT))
        .extracting(HopCell::hop)
        .containsOnly(HelpedHops.all().stream().map(Hop::name).toArray(String[]::new));
  }

  @Test
  void isWhatReadmeTells() throws IOException {
    List<HopCell> all = new ArrayList<>(here);
    all.addAll(onNewerJdk);
    String table = HopTable.of(all);
    String page = Files.readString(README);
    if (Boolean.getBoolean("vertrace.write-docs")) {
      Files.writeString(README, HopTable.write(page, table));
      return;
    }

    assertThat(HopTable.shownIn(page)).isEqualTo(table);
  }
}
