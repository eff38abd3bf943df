package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompactSpanTest {
  private static final int MOST_ATTRIBUTES = 40;
  private static final List<StatusCode> STATUS = List.of(StatusCode.values());
  private static final AttributeKey<String> TEXT = AttributeKey.stringKey("text");
  private static final SpanContext OTHER =
      SpanContext.create(
          "0af7651916cd43dd8448eb211c80319c",
          "b7ad6b7169203331",
          TraceFlags.getSampled(),
          TraceState.getDefault());

  private final RecordedTraces traces = RecordedTraces.create();
  private final SdkTracerProvider provider = provider(new WholeSpans(traces));

  /** A clock that stands still, so that spans can be compared. */
  private static SdkTracerProvider provider(SpanProcessor processor) {
    return SdkTracerProvider.builder()
        .addSpanProcessor(processor)
        .setSpanLimits(
            SpanLimits.builder()
                .setMaxNumberOfAttributes(MOST_ATTRIBUTES)
                .setMaxNumberOfEvents(5)
                .setMaxNumberOfLinks(5)
                .build())
        .setClock(
            new Clock() {
              @Override
              public long now() {
                return 1_000;
              }

              @Override
              public long nanoTime() {
                return 0;
              }
            })
        .build();
  }

  private Span start() {
    return provider.get("test", "1").spanBuilder("span").setSpanKind(SpanKind.SERVER).startSpan();
  }

  private Span startCompact() {
    Span span = CompactSpan.of(start(), MOST_ATTRIBUTES);
    assertThat(span).isInstanceOf(CompactSpan.class);
    return span;
  }

  @Test
  void isWhatTheSdkMakesOfTheSameCalls() {
    long seed = System.nanoTime();
    for (int i = 0; i < 2_000; i++) {
      Span theirs = start();
      Span ours = startCompact();
      assertThat(change(theirs, new Random(seed + i))).isSameAs(theirs);
      assertThat(change(ours, new Random(seed + i))).isSameAs(ours);

      assertSame(ours, theirs, "seed " + (seed + i));
      List<SpanData> ended = traces.await(2);
      assertSame(ended.get(1), ended.get(0), "seed " + (seed + i));
    }
  }

  private static Span change(Span span, Random random) {
    int calls = random.nextInt(120);
    int end = random.nextInt(2 * calls + 1);
    Span last = span;
    for (int i = 0; i < calls; i++) {
      if (i == end) {
        end(span, random);
      }
      last = call(span, random);
      if (i == calls / 2) {
        CompactSpan.share(span); // before, only its maker has it
      }
    }
    if (end >= calls) {
      CompactSpan.share(span);
      end(span, random);
    }
    return last;
  }

  private static void end(Span span, Random random) {
    if (random.nextBoolean()) {
      span.end();
    } else {
      span.end(random.nextInt(3), TimeUnit.MILLISECONDS);
    }
  }

  @SuppressWarnings("NullAway") // what users do
  private static Span call(Span span, Random random) {
    int number = random.nextInt(60);
    return switch (random.nextInt(20)) {
      case 0 -> span.addEvent("event" + number);
      case 1 -> span.addEvent("event", Attributes.of(TEXT, "x" + number));
      case 2 -> span.addEvent("event", number, TimeUnit.MILLISECONDS);
      case 3 -> span.addEvent("event", Attributes.of(TEXT, "x"), number, TimeUnit.SECONDS);
      case 4 -> span.addLink(OTHER, Attributes.of(TEXT, "x" + number));
      case 5 -> span.addLink(OTHER);
      case 6 -> span.setStatus(STATUS.get(random.nextInt(3)), "because" + number);
      case 7 -> span.setStatus(StatusCode.ERROR);
      case 8 -> span.updateName("name" + number);
      case 9 -> span.setAttribute("number" + number, (long) number);
      case 10 -> span.setAttribute("switch" + number, number > 10);
      case 11 -> span.setAttribute("share" + number, 0.5 * number);
      case 12 -> span.setAttribute(AttributeKey.longKey("number" + number), -number);
      case 13 -> span.setAllAttributes(Attributes.of(TEXT, "x" + number));
      case 14 -> span.setAttribute(AttributeKey.stringArrayKey("list"), List.of("a", "b" + number));
      case 15 -> span.setAttribute(TEXT, null);
      case 16 -> span.setAttribute("", "of no name");
      default -> span.setAttribute("text" + number, "x" + random.nextInt());
    };
  }

  private static void assertSame(Span ours, Span theirs, String seed) {
    ReadWriteSpan a = (ReadWriteSpan) ours;
    ReadWriteSpan b = (ReadWriteSpan) theirs;
    assertThat(a.getAttributes().asMap()).as(seed).isEqualTo(b.getAttributes().asMap());
    assertThat(a.getAttribute(TEXT)).isEqualTo(b.getAttribute(TEXT));
    assertThat(a.hasEnded()).isEqualTo(b.hasEnded());
    assertThat(a.isRecording()).isEqualTo(b.isRecording());
    assertThat(a.getLatencyNanos()).isEqualTo(b.getLatencyNanos());
    assertThat(a.getName()).isEqualTo(b.getName());
    assertThat(a.getKind()).isEqualTo(b.getKind());
    assertThat(a.getInstrumentationScopeInfo()).isEqualTo(b.getInstrumentationScopeInfo());
    assertSame(a.toSpanData(), b.toSpanData(), seed);
  }

  private static void assertSame(SpanData ours, SpanData theirs, String seed) {
    assertThat(ours.getAttributes().asMap()).as(seed).isEqualTo(theirs.getAttributes().asMap());
    assertThat(ours.getAttributes().size()).isEqualTo(theirs.getAttributes().size());
    assertThat(ours.getAttributes().toBuilder().build())
        .isEqualTo(theirs.getAttributes().toBuilder().build());
    assertThat(ours.getTotalAttributeCount()).as(seed).isEqualTo(theirs.getTotalAttributeCount());
    assertThat(ours.getEvents()).as(seed).isEqualTo(theirs.getEvents());
    assertThat(ours.getTotalRecordedEvents()).isEqualTo(theirs.getTotalRecordedEvents());
    assertThat(ours.getLinks()).as(seed).isEqualTo(theirs.getLinks());
    assertThat(ours.getTotalRecordedLinks()).isEqualTo(theirs.getTotalRecordedLinks());
    assertThat(ours.getStatus()).as(seed).isEqualTo(theirs.getStatus());
    assertThat(ours.getName()).isEqualTo(theirs.getName());
    assertThat(ours.getKind()).isEqualTo(theirs.getKind());
    assertThat(ours.getStartEpochNanos()).isEqualTo(theirs.getStartEpochNanos());
    assertThat(ours.getEndEpochNanos()).isEqualTo(theirs.getEndEpochNanos());
    assertThat(ours.hasEnded()).isEqualTo(theirs.hasEnded());
    assertThat(ours.getResource()).isEqualTo(theirs.getResource());
  }

  @Test
  void keepsTheLastValueOfAName_whateverItsType() {
    Span span = startCompact();
    span.setAttribute("a", "text").setAttribute("a", 7);
    span.end();

    assertThat(traces.await(1).get(0).getAttributes())
        .isEqualTo(Attributes.of(AttributeKey.longKey("a"), 7L));
  }

  @Test
  void isLeftToTheSdk_whenItHasAttributesOrIsNotRecorded() {
    Span described = provider.get("test").spanBuilder("span").setAttribute(TEXT, "x").startSpan();

    assertThat(CompactSpan.of(described, MOST_ATTRIBUTES)).isSameAs(described);
    assertThat(CompactSpan.of(Span.getInvalid(), MOST_ATTRIBUTES)).isSameAs(Span.getInvalid());
  }

  @Test
  void givesChildrenTheClockOfTheSdksSpan_andTheirParent() {
    Context parent = Context.root().with(startCompact());

    ReadWriteSpan child =
        (ReadWriteSpan)
            provider
                .get("test")
                .spanBuilder("child")
                .setParent(CompactSpan.sdkContext(parent))
                .startSpan();
    assertThat(Span.fromContext(CompactSpan.sdkContext(parent)))
        .isNotInstanceOf(CompactSpan.class)
        .isInstanceOf(ReadWriteSpan.class);
    assertThat(child.getParentSpanContext()).isEqualTo(Span.fromContext(parent).getSpanContext());
    Context plain = Context.root().with(child);
    assertThat(CompactSpan.sdkContext(plain)).isSameAs(plain);
  }

  @Test
  void isWhole_whenAProcessorEndsAnotherMeanwhile() {
    Deque<Span> next = new ArrayDeque<>();
    SdkTracerProvider nesting = provider(new WholeSpans(new EndsAnother(next, traces)));
    Span outer =
        CompactSpan.of(nesting.get("test").spanBuilder("outer").startSpan(), MOST_ATTRIBUTES);
    Span inner =
        CompactSpan.of(nesting.get("test").spanBuilder("inner").startSpan(), MOST_ATTRIBUTES);
    Span plain = nesting.get("test").spanBuilder("plain").setAttribute(TEXT, "plain").startSpan();
    next.add(inner.setAttribute(TEXT, "inner"));
    next.add(plain);
    outer.setAttribute(TEXT, "outer").end();

    assertThat(traces.await(3))
        .extracting(SpanData::getName, span -> span.getAttributes().get(TEXT))
        .containsExactly(tuple("plain", "plain"), tuple("inner", "inner"), tuple("outer", "outer"));
  }

  /** Ends the next span before it hands on the one that has ended. */
  private record EndsAnother(Deque<Span> next, SpanProcessor processor) implements SpanProcessor {
    @Override
    public void onStart(Context context, ReadWriteSpan span) {
      processor.onStart(context, span);
    }

    @Override
    public boolean isStartRequired() {
      return processor.isStartRequired();
    }

    @Override
    public void onEnd(ReadableSpan span) {
      Span another = next.poll();
      if (another != null) {
        another.end();
      }
      processor.onEnd(span);
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  @Test
  void takesAttributesOfSeveralThreads() {
    for (int round = 0; round < 200; round++) {
      Span span = startCompact();
      CompactSpan.share(span);
      IntStream.range(0, MOST_ATTRIBUTES)
          .parallel()
          .forEach(i -> span.setAttribute("key" + i, (long) i));
      span.end();
      IntStream.range(0, 8).parallel().forEach(i -> span.setAttribute("key" + i, -1L));

      Attributes attributes = traces.await(1).get(0).getAttributes();
      assertThat(attributes.size()).isEqualTo(MOST_ATTRIBUTES);
      attributes.forEach((key, value) -> assertThat(key.getKey()).isEqualTo("key" + value));
    }
  }
}
