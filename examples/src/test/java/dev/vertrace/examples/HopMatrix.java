package dev.vertrace.examples;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.vertrace.core.Vertrace;
import dev.vertrace.examples.HopCallers.Call;
import dev.vertrace.examples.HopCallers.Callee;
import dev.vertrace.testkit.RecordedTraces;
import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Sends requests through every hop in every place and looks at their traces. One thread. */
final class HopMatrix implements AutoCloseable {
  /** Begins the lines of what {@link #main} has seen. */
  static final String CELL = "cell: ";

  /** The last line of {@link #main}. */
  static final String DONE = "all cells are measured";

  private static final int REQUESTS = 5;
  private static final int ENOUGH_LOST = 3;
  private static final long PATIENCE_SECONDS = 10;
  private static final List<ThreadingModel> MODELS =
      Runtime.version().feature() < 21
          ? List.of(ThreadingModel.EVENT_LOOP, ThreadingModel.WORKER)
          : List.of(
              ThreadingModel.EVENT_LOOP, ThreadingModel.WORKER, ThreadingModel.VIRTUAL_THREAD);

  private final ClosingOrder parts = new ClosingOrder();
  private final RecordedTraces traces = RecordedTraces.create();
  private final SqsAsyncClient sqs;
  private final HopTools tools;
  private final HopCallers callers;
  private final Map<ThreadingModel, Callee> callees = new EnumMap<>(ThreadingModel.class);
  private volatile HopRun run = new HopRun(request -> Future.succeededFuture(), List.of());
  private int calls;

  HopMatrix(int postgresPort, URI sqsEndpoint) {
    try {
      sqs = parts.add(LocalSqs.client(sqsEndpoint));
      OpenTelemetrySdk sdk =
          parts.add(
              OpenTelemetrySdk.builder()
                  .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(traces).build())
                  .setPropagators(
                      ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                  .build());
      Vertrace vertrace = Vertrace.create(sdk);
      Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
      parts.add(() -> vertx.close().await());
      tools =
          parts
              .add(HopSurroundings.start(vertx, vertrace, postgresPort, MODELS, () -> run))
              .tools();
      callers = parts.add(new HopCallers(vertx, vertrace, sqs));
      MODELS.forEach(this::deploy);
    } catch (Throwable e) { // await() throws whatever a Future failed with
      close();
      throw e;
    }
  }

  /** For a JVM of its own, until its input ends: the port of PostgreSQL, the address of SQS. */
  public static void main(String[] arguments) {
    Thread watch = new Thread(HopMatrix::exitAfterInput, "end-of-input");
    watch.setDaemon(true);
    watch.start();
    try (HopMatrix matrix =
        new HopMatrix(Integer.parseInt(arguments[0]), URI.create(arguments[1]))) {
      matrix.measure(cell -> System.out.println(CELL + cell.toLine()));
    }
    System.out.println(DONE);
  }

  private static void exitAfterInput() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.exit(0);
  }

  private void deploy(ThreadingModel model) {
    String queueUrl =
        sqs.createQueue(queue -> queue.queueName(HopEntry.addressOf(model))).join().queueUrl();
    HopVerticle verticle = new HopVerticle(tools, () -> run, model, sqs, queueUrl);
    tools
        .vertx()
        .deployVerticle(verticle, new DeploymentOptions().setThreadingModel(model))
        .await();
    callees.put(model, new Callee(model, verticle.port(), queueUrl));
  }

  /** Every hop, wherever there is such a thing; up to the first few that lose their traces. */
  void measure(Consumer<HopCell> cells) {
    int lost = 0;
    for (Hop hop : Hops.all(tools)) {
      for (HopEntry entry : hop.entries()) {
        for (ThreadingModel model : MODELS) {
          HopCell cell = new HopCell(hop.name(), entry, model, outcome(hop, entry, model));
          cells.accept(cell);
          if (cell.isLost() && ++lost == ENOUGH_LOST) {
            return;
          }
        }
      }
    }
  }

  private String outcome(Hop hop, HopEntry entry, ThreadingModel model) {
    String seen = seen(hop, hop.way(), entry, model);
    return hop.helped() == null || seen.equals(HopCell.KEPT)
        ? seen
        : seen(hop, hop.helped(), entry, model)
            .replaceFirst("^" + HopCell.KEPT + "$", "with `" + hop.helper() + "`");
  }

  private String seen(Hop hop, Hop.Way way, HopEntry entry, ThreadingModel model) {
    List<Call> sent = IntStream.range(0, REQUESTS).mapToObj(i -> nextCall()).toList();
    String expected = entry.tree(hop, model);
    try {
      send(sent, hop, way, entry, callees.get(model));
      return compare(
          expected, sent, traces.await(REQUESTS * Math.toIntExact(expected.lines().count())));
    } catch (Throwable e) { // await() throws whatever a Future failed with
      return lost(e + " after:\n" + TraceTrees.of(traces.drain()));
    }
  }

  private Call nextCall() {
    calls++;
    return new Call("request-" + calls, String.format("%032x", 0xb1d000 + calls));
  }

  private void send(List<Call> sent, Hop hop, Hop.Way way, HopEntry entry, Callee callee)
      throws TimeoutException {
    run = new HopRun(way, sent.stream().map(Call::id).toList());
    List<Future<?>> all = new ArrayList<>(List.of(run.done()));
    sent.forEach(call -> all.add(callers.call(entry, hop.script(), callee, call)));
    Future.all(all).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static String compare(String expected, List<Call> sent, List<SpanData> spans) {
    Map<String, String> trees =
        spans.stream().collect(groupingBy(SpanData::getTraceId)).entrySet().stream()
            .collect(toMap(Map.Entry::getKey, trace -> TraceTrees.of(trace.getValue())));
    return sent.stream()
        .map(call -> trees.getOrDefault(call.traceId(), "nothing"))
        .filter(tree -> !tree.equals(expected))
        .findFirst()
        .map(HopMatrix::lost)
        .orElse(HopCell.KEPT);
  }

  /** In one line. */
  private static String lost(String reason) {
    return HopCell.LOST + ": " + reason.replace('\n', '/');
  }

  @Override
  public void close() {
    parts.close();
  }
}
