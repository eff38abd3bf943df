package dev.vertrace.core;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** A body as the JDK's HTTP client takes it, without the copy that its own publisher makes. */
final class BodySlices implements Flow.Publisher<ByteBuffer> {
  /** As large as the client's own buffers. */
  static final int LENGTH = 16 * 1024;

  private final byte[] body;
  private final int size;

  /**
   * @param size how many of the bytes, from the first on
   */
  BodySlices(byte[] body, int size) {
    this.body = body;
    this.size = size;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(new Reading(body, size, subscriber));
  }

  /** Hands slices on, one at a time, however requests come in: any thread, and out of onNext. */
  private static final class Reading implements Flow.Subscription {
    private final byte[] body;
    private final int size;
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final AtomicLong wanted = new AtomicLong();
    private int read; // by the thread that hands on
    private volatile boolean ended;

    Reading(byte[] body, int size, Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.body = body;
      this.size = size;
      this.subscriber = subscriber;
    }

    @Override
    public void request(long slices) {
      if (slices <= 0) {
        if (!ended) {
          ended = true;
          subscriber.onError(new IllegalArgumentException("asked for " + slices + " slices"));
        }
      } else if (wanted.getAndAccumulate(slices, Reading::sum) == 0) {
        handOn();
      }
    }

    private static long sum(long before, long more) {
      return before + more < 0 ? Long.MAX_VALUE : before + more;
    }

    private void handOn() {
      long due = wanted.get();
      while (due > 0) {
        for (long i = 0; i < due && !ended; i++) {
          next();
        }
        if (ended) {
          return; // with something wanted, so that nobody begins anew
        }
        due = wanted.addAndGet(-due);
      }
    }

    private void next() {
      int length = Math.min(LENGTH, size - read);
      ByteBuffer slice = ByteBuffer.wrap(body, read, length);
      read += length;
      subscriber.onNext(slice);
      if (read == size && !ended) {
        ended = true;
        subscriber.onComplete();
      }
    }

    @Override
    public void cancel() {
      ended = true;
    }
  }
}
