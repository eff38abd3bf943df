package dev.vertrace.testkit;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on recorded traces. Each waits, for 20 seconds at most, until no span is open and what
 * it looks for may be there; it leaves the spans where they are. Any thread that may wait, so not
 * an event loop.
 */
public final class TracesAssert extends AbstractAssert<TracesAssert, RecordedTraces> {
  private Duration patience = RecordedTraces.PATIENCE;

  TracesAssert(RecordedTraces traces) {
    super(requireNonNull(traces, "traces"), TracesAssert.class);
  }

  /** How long the assertions that follow wait at most. */
  public TracesAssert within(Duration atMost) {
    patience = requireNonNull(atMost, "atMost");
    return this;
  }

  /**
   * These are the trees, and there are no others. A line is a span: {@code name KIND !ERROR
   * {key=value, key=value}}. Two spaces of indent lead to its children.
   *
   * <ul>
   *   <li>The kind is left out for internal spans, {@code !ERROR} for those that did not fail.
   *   <li>{@code (remote parent)} after them is a root whose parent is elsewhere.
   *   <li>Attributes in braces are among those of the span; the others are not compared.
   *   <li>{@code *} in names and values is any text.
   *   <li>{@code ...} is any number of spans, with whatever is below them.
   *   <li>Siblings stand in the order of their start. {@code (unordered)} at the end of a line says
   *       that its children run at once and stand in any order; as the first line, it says so of
   *       the roots.
   * </ul>
   */
  public TracesAssert hasTree(String text) {
    ExpectedTree expected = ExpectedTree.parse(text);
    List<SpanData> spans =
        await(found -> expected.isComplete(found.size()) || matches(expected, found));
    if (!matches(expected, spans)) {
      throw failure("%s", differing(expected, SpanNode.forest(spans)));
    }
    return quiet();
  }

  private static boolean matches(ExpectedTree expected, List<SpanData> spans) {
    return expected.roots().match(SpanNode.forest(spans));
  }

  private String differing(ExpectedTree expected, List<SpanNode> forest) {
    return "Expected traces:\n"
        + expected
        + "\nbut got:\n"
        + TraceTrees.of(forest, expected.keys())
        + "\nDifference (- missing, + unexpected):\n"
        + TreeDiff.of(expected, forest)
        + "\nopen: "
        + actual.open();
  }

  /** There is one span of that name, in which {@code *} is any text. */
  public SpanAssert hasSpan(String name) {
    List<SpanData> spans = await(found -> !Spans.named(name, found).isEmpty());
    List<SpanData> named = Spans.named(name, spans);
    if (named.size() != 1) {
      throw failure("Expected one span %s, got %s:%n%s", name, named.size(), actual.show());
    }
    return quiet().on(named.get(0), spans);
  }

  private SpanAssert on(SpanData span, List<SpanData> spans) {
    return new SpanAssert(span, spans).as(info.descriptionText());
  }

  /** No span has ended, and none is open. */
  public TracesAssert hasNoSpans() {
    List<SpanData> spans = await(found -> true);
    if (!spans.isEmpty()) {
      throw failure("Expected no spans, got:%n%s", actual.show());
    }
    return quiet();
  }

  /**
   * No name, attribute, event, link, status, trace state, resource or scope of a span that ended
   * holds the text. Let a test send a canary, and look for it here.
   */
  public TracesAssert hasNoSecret(String canary) {
    if (canary.isEmpty()) {
      throw new IllegalArgumentException("an empty text is everywhere");
    }
    List<String> places =
        await(found -> true).stream()
            .flatMap(span -> ExportedTexts.of(span).holding(canary))
            .toList();
    if (!places.isEmpty()) {
      throw failure("Expected %s nowhere, but it is in%n%s", canary, String.join("\n", places));
    }
    return quiet();
  }

  private List<SpanData> await(Predicate<List<SpanData>> suffices) {
    return actual.awaitQuiet(patience, suffices);
  }

  private TracesAssert quiet() {
    if (!actual.open().isEmpty()) {
      throw failure("Expected all spans to end in %s:%n%s", patience, actual.show());
    }
    return this;
  }
}
