package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodySlicesTest {
  private final Reader reader = new Reader();

  private static byte[] body(int length) {
    byte[] body = new byte[length];
    new Random(length).nextBytes(body);
    return body;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, BodySlices.LENGTH, BodySlices.LENGTH + 1, 300_000})
  void handsOnAll_whenAskedForEachInTurn(int length) {
    byte[] body = body(length);
    reader.asksInTurn = true;
    new BodySlices(body, body.length).subscribe(reader);

    reader.subscription.request(1);

    assertThat(reader.bytes.toByteArray()).isEqualTo(body);
    assertThat(reader.completed).isEqualTo(1);
    assertThat(reader.deepest).isEqualTo(1);
  }

  @Test
  void handsOnAll_whenAskedForAllAtOnce() {
    byte[] body = body(100_000);
    new BodySlices(body, body.length).subscribe(reader);

    reader.subscription.request(Long.MAX_VALUE);
    reader.subscription.request(Long.MAX_VALUE);

    assertThat(reader.bytes.toByteArray()).isEqualTo(body);
    assertThat(reader.completed).isEqualTo(1);
  }

  @Test
  void handsOnNothingOfTheRoomBehind() {
    byte[] body = body(BodySlices.LENGTH);
    new BodySlices(Arrays.copyOf(body, 100_000), body.length).subscribe(reader);

    reader.subscription.request(Long.MAX_VALUE);

    assertThat(reader.bytes.toByteArray()).isEqualTo(body);
    assertThat(reader.completed).isEqualTo(1);
  }

  @Test
  void handsOnNoMoreThanAskedFor() {
    new BodySlices(body(100_000), 100_000).subscribe(reader);

    reader.subscription.request(2);

    assertThat(reader.bytes.size()).isEqualTo(2 * BodySlices.LENGTH);
    assertThat(reader.completed).isZero();
  }

  @Test
  void handsOnNothing_whenCancelled() {
    new BodySlices(body(100_000), 100_000).subscribe(reader);
    reader.subscription.request(1);
    reader.subscription.cancel();

    reader.subscription.request(5);

    assertThat(reader.bytes.size()).isEqualTo(BodySlices.LENGTH);
    assertThat(reader.completed).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void fails_whenAskedForNone(long slices) {
    new BodySlices(body(100), 100).subscribe(reader);

    reader.subscription.request(slices);
    reader.subscription.request(1);

    assertThat(reader.failure).isInstanceOf(IllegalArgumentException.class);
    assertThat(reader.bytes.size()).isZero();
  }

  @Test
  void startsAnew_forEachAttempt() {
    BodySlices slices = new BodySlices(body(10), 10);
    slices.subscribe(reader);
    reader.subscription.request(1);
    Reader second = new Reader();

    slices.subscribe(second);
    second.subscription.request(1);

    assertThat(second.bytes.toByteArray()).isEqualTo(body(10));
  }

  private static final class Reader implements Flow.Subscriber<ByteBuffer> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.Subscription subscription;
    private boolean asksInTurn;
    private Throwable failure;
    private int completed;
    private int depth;
    private int deepest;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(ByteBuffer slice) {
      deepest = Math.max(deepest, ++depth);
      byte[] read = new byte[slice.remaining()];
      slice.get(read);
      bytes.writeBytes(read);
      if (asksInTurn) {
        subscription.request(1);
      }
      depth--;
    }

    @Override
    public void onError(Throwable thrown) {
      failure = thrown;
    }

    @Override
    public void onComplete() {
      completed++;
    }
  }
}
