package dev.vertrace.sampling;

import java.util.concurrent.locks.LockSupport;

/** Lets time pass for fragments, on a thread of its own. */
final class Ticker {
  private static final long PERIOD_NANOS = 50_000_000;

  private final Runnable tick;
  private final WarnOnce warnings;
  private volatile boolean stopped;

  private Ticker(Runnable tick, WarnOnce warnings) {
    this.tick = tick;
    this.warnings = warnings;
  }

  static Ticker start(Runnable tick, WarnOnce warnings) {
    Ticker ticker = new Ticker(tick, warnings);
    Thread thread = new Thread(ticker::run, "vertrace-sampling-ticker");
    thread.setDaemon(true);
    thread.start();
    return ticker;
  }

  void stop() {
    stopped = true;
  }

  private void run() {
    while (!stopped) {
      LockSupport.parkNanos(PERIOD_NANOS);
      try {
        tick.run();
      } catch (Throwable t) { // slow requests are told by this thread alone
        warnings.warn("the tail sampler's clock failed; it goes on", t);
      }
    }
  }
}
