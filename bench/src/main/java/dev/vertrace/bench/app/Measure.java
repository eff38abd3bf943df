package dev.vertrace.bench.app;

/** What is compared. CPU times are in microseconds for a request. */
enum Measure {
  /** What the event loop allocates for a request. */
  REQUEST_BYTES,
  /** What all threads allocate for a request, those that export it included. */
  PROCESS_BYTES,
  LOOP_CPU,
  /** Of the process, with its export, compiler and garbage collector. */
  PROCESS_CPU,
  THROUGHPUT,
  SPANS,
  P50,
  P99,
  P999;

  double of(Observed observed) {
    return switch (this) {
      case REQUEST_BYTES -> observed.medianOf(Window::requestBytes);
      case PROCESS_BYTES -> observed.medianOf(Window::processBytes);
      case LOOP_CPU -> observed.medianOf(Window::eventLoopMicros);
      case PROCESS_CPU -> observed.medianOf(Window::processMicros);
      case THROUGHPUT -> observed.medianOf(Window::requestsPerSecond);
      case SPANS -> observed.totalOf(Window::spansPerRequest);
      case P50 -> observed.latency().p50();
      case P99 -> observed.latency().p99();
      case P999 -> observed.latency().p999();
    };
  }
}
