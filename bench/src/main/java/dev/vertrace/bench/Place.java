package dev.vertrace.bench;

import java.util.List;

/** On which threads a fork measures. */
enum Place {
  /** On a duplicated context, on its event loop. */
  REQUEST,
  /** On a context that tasks of an event loop share, as that of a verticle. */
  SHARED,
  /** On a thread of JMH's, without a Vert.x context. */
  THREAD;

  private static final String PROPERTY = "bench.place";

  List<String> jvmArguments() {
    String place = "-D" + PROPERTY + "=" + this;
    return switch (this) {
      case REQUEST, SHARED ->
          List.of(
              place,
              "-Djmh.executor=CUSTOM",
              "-Djmh.executor.class=" + RequestExecutor.class.getName());
      case THREAD -> List.of(place);
    };
  }

  static Place ofThisJvm() {
    return valueOf(System.getProperty(PROPERTY, "none"));
  }

  /**
   * Checks that the caller is where this JVM should measure.
   *
   * @throws IllegalStateException when it is not
   */
  static void check() {
    Place place = ofThisJvm();
    boolean here =
        switch (place) {
          case REQUEST -> RequestExecutor.isInRequest();
          case SHARED -> RequestExecutor.isOnSharedContext();
          case THREAD -> RequestExecutor.isOutsideOfVertx();
        };
    if (!here) {
      throw new IllegalStateException(Thread.currentThread() + " is not the place for " + place);
    }
  }
}
