package dev.vertrace.core;

import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/** Throws where its request says; found by ServiceLoader, like everybody's. */
abstract class FaultyConvention implements Convention<FaultyConvention.Request> {

  /** Where to throw, and what. */
  enum Fault {
    NONE,
    TRACES,
    UNTRACED,
    PARENT,
    NAME,
    KIND,
    START,
    MEASURE,
    END
  }

  record Request(Fault fault, Throwable throwable) {}

  /** A class that the convention cannot even look at. */
  record Uncoverable(int id) {}

  @Override
  public boolean covers(Class<?> requestClass) {
    if (requestClass == Uncoverable.class) {
      throw new NoClassDefFoundError("some/optional/Library");
    }
    return requestClass == Request.class;
  }

  /** A failure that the convention cannot judge. */
  @SuppressWarnings("serial")
  static final class Unjudged extends RuntimeException {
    Unjudged(String message) {
      super(message);
    }
  }

  @Override
  public boolean quotesValues(Throwable failure) {
    if (failure instanceof Unjudged) {
      throw new NoClassDefFoundError("quotesValues");
    }
    return false;
  }

  @Override
  public boolean traces(Request request) {
    fail(Fault.TRACES, request);
    return request.fault() != Fault.UNTRACED;
  }

  @Override
  public RemoteParent remoteParent(Request request) {
    fail(Fault.PARENT, request);
    return RemoteParent.CHILD;
  }

  @Override
  public SpanKind kind(Operation<? extends Request> operation) {
    fail(Fault.KIND, operation.request());
    return operation.kind();
  }

  @Override
  public String name(Operation<? extends Request> operation) {
    fail(Fault.NAME, operation.request());
    return "named";
  }

  @Override
  public void onStart(Operation<? extends Request> operation) {
    fail(Fault.START, operation.request());
  }

  @Override
  public void onEnd(
      Operation<? extends Request> operation,
      @Nullable Object response,
      @Nullable Throwable failure) {
    fail(Fault.END, operation.request());
  }

  @Override
  public boolean measures() {
    return true;
  }

  @Override
  public void measure(
      Operation<? extends Request> operation,
      @Nullable Object response,
      @Nullable Throwable failure,
      long nanos) {
    fail(Fault.MEASURE, operation.request());
  }

  private static void fail(Fault fault, Request request) {
    if (request.fault() == fault) {
      throwAny(request.throwable());
    }
  }

  @SuppressWarnings("unchecked") // as other JVM languages do: a checked exception, undeclared
  private static <T extends Throwable> void throwAny(Throwable throwable) throws T {
    throw (T) throwable;
  }

  /** For what arrives. */
  public static final class Incoming extends FaultyConvention {
    @Override
    public Direction direction() {
      return Direction.INCOMING;
    }
  }

  /** For what leaves. */
  public static final class Outgoing extends FaultyConvention {
    @Override
    public Direction direction() {
      return Direction.OUTGOING;
    }
  }
}
