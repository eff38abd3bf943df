package dev.vertrace.testkit;

import static java.util.Objects.requireNonNull;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.OpenTelemetry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a traced {@link Vertx}, its {@link Vertrace} and its {@link RecordedTraces}, as
 * parameters of the test and of what runs before and after each. Afterwards it waits until no span
 * is open and closes Vertx. A test fails that leaves a span open, or one whose parent nobody
 * recorded; of a test that fails, the trees are on {@code System.err}. Immutable; any thread.
 *
 * <p>Beside the {@code VertxExtension} of vertx-junit5, in any order, that extension hands out the
 * {@link Vertx}, and it is the traced one.
 *
 * <pre>{@code
 * @ExtendWith(VertraceExtension.class)
 * class BidsTest {
 *   @Test void asksOnce(Vertx vertx, Vertrace vertrace, RecordedTraces traces) { ... }
 * }
 * }</pre>
 */
public final class VertraceExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(VertraceExtension.class);

  private final TestRules rules;

  /** For {@code @ExtendWith}, with the rules as they are by default. */
  public VertraceExtension() {
    this(TestRules.DEFAULT);
  }

  private VertraceExtension(TestRules rules) {
    this.rules = rules;
  }

  /** For a field with {@code @RegisterExtension}, which may change the rules. */
  public static VertraceExtension create() {
    return new VertraceExtension();
  }

  /** Spans may be open when a test ends; nobody waits for them. */
  public VertraceExtension allowOpenSpans() {
    return new VertraceExtension(rules.withOpenSpans());
  }

  /** The parents of spans may be spans of this process that are not recorded. */
  public VertraceExtension allowOrphans() {
    return new VertraceExtension(rules.withOrphans());
  }

  /** How long to wait for open spans when a test ends; 20 seconds by default. */
  public VertraceExtension waitAtMost(Duration patience) {
    return new VertraceExtension(rules.withPatience(requireNonNull(patience, "patience")));
  }

  /**
   * Tests run on the application's own OpenTelemetry, built anew for each test. It must have the
   * recorded traces as a span processor, and is closed after the test if it can be.
   */
  public VertraceExtension openTelemetry(Function<RecordedTraces, OpenTelemetry> factory) {
    return new VertraceExtension(rules.withOpenTelemetry(requireNonNull(factory, "factory")));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    TracedTest test = TracedTest.start(rules);
    context.getStore(NAMESPACE).put(TracedTest.class, test);
    VertxExtensionBeside.handOver(test.vertx(), context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    TracedTest test = context.getStore(NAMESPACE).remove(TracedTest.class, TracedTest.class);
    if (test == null) { // it did not start
      return;
    }
    if (context.getExecutionException().isPresent()) {
      test.closeAfterFailure(context.getDisplayName());
    } else {
      test.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Vertrace.class
        || type == RecordedTraces.class
        || (type == Vertx.class && !VertxExtensionBeside.isRegistered(context));
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TracedTest test = context.getStore(NAMESPACE).get(TracedTest.class, TracedTest.class);
    if (test == null) {
      throw new ParameterResolutionException(
          "VertraceExtension gives each test its own: take "
              + parameter.getParameter()
              + " in the test or in @BeforeEach, not in @BeforeAll or in the constructor");
    }
    return test.parameter(parameter.getParameter().getType());
  }
}
