package dev.vertrace.core;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says at the start where spans go and what is in their way. It never throws and never waits. Any
 * thread.
 */
final class StartupReport implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger("dev.vertrace");
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final WarnOnce WARN = new WarnOnce();
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private final CompletableFuture<@Nullable Void> patience = new CompletableFuture<>();
  private final CompletableFuture<String> answer;

  /**
   * What only the Vertrace knows. Until the report ends, it holds {@code givenToVertx}, which
   * should be a flag and not the Vertrace itself: one that is built and forgotten is the very case.
   */
  record Facts(
      Destination destination,
      String sampler,
      Collection<String> conventionPackages,
      boolean ownSdk,
      BooleanSupplier givenToVertx) {}

  private StartupReport(CompletableFuture<String> answer) {
    this.answer = answer;
  }

  static StartupReport start(Facts facts) {
    return start(facts, PATIENCE);
  }

  static StartupReport start(Facts facts, Duration patience) {
    StartupReport report = new StartupReport(probe(facts.destination()));
    try {
      describe(facts, Surroundings.look());
      report.follow(facts, patience);
    } catch (RuntimeException | LinkageError e) { // tracing works without it
      WARN.warn("The start-up report is not complete", e);
    }
    return report;
  }

  /** Ends what goes on in the background; what was not said by then stays unsaid. */
  @Override
  public void close() {
    patience.cancel(false);
    answer.cancel(false);
  }

  private static void describe(Facts facts, Surroundings found) {
    ClassLoader loader = StartupReport.class.getClassLoader();
    List<String> wired = KnownLibraries.wired(facts.conventionPackages(), loader);
    List<String> missing = KnownLibraries.missing(wired, loader);
    infoOnce(
        "Sampler: "
            + facts.sampler()
            + ". Context storage: "
            + StartupWords.storageName(found.storage()));
    infoOnce(
        "Conventions: "
            + (wired.isEmpty() ? "none" : String.join(", ", wired))
            + (missing.isEmpty() ? "" : ". Not wired: " + String.join(", ", missing)));
    StartupWords.warnings(found, facts.ownSdk()).forEach(line -> WARN.warn(line, null));
  }

  private void follow(Facts facts, Duration patienceTime) {
    var unusedLine = answer.thenAccept(words -> tell(facts.destination(), words));
    var unusedCheck =
        patience
            .completeOnTimeout(null, patienceTime.toMillis(), TimeUnit.MILLISECONDS)
            .thenRunAsync(() -> checkGiven(facts.givenToVertx()));
  }

  private static void tell(Destination destination, String answer) {
    String line = "Spans go to " + destination.words();
    if (answer.isEmpty()) {
      infoOnce(line);
    } else {
      info(line + ": " + answer);
    }
  }

  private static void checkGiven(BooleanSupplier givenToVertx) {
    if (!givenToVertx.getAsBoolean()) {
      LOGGER.log(Level.WARNING, StartupWords.NEVER_GIVEN);
    }
  }

  private static CompletableFuture<String> probe(Destination destination) {
    URI endpoint = destination.endpoint();
    if (endpoint == null) {
      return CompletableFuture.completedFuture("");
    }
    // An underscore in the name, say, of which java.net.URI and the exporters make no host.
    return endpoint.getHost() == null
        ? CompletableFuture.completedFuture("not a valid host name, so nothing can be sent there")
        : Probe.of(endpoint);
  }

  /** An application has few different ones, and a test run very many instances. */
  private static void infoOnce(String line) {
    if (SAID.add(line)) {
      info(line);
    }
  }

  private static void info(String line) {
    LOGGER.log(Level.INFO, line);
  }
}
