package dev.vertrace.sampling;

/** Metrics that are being observed, until closed. */
public interface Observation extends AutoCloseable {
  /** Ends the observation. Any thread; a second call does nothing. */
  @Override
  void close();
}
