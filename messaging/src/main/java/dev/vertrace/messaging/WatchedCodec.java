package dev.vertrace.messaging;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Tells when the codec of one message throws, and is that codec otherwise. Any thread. */
final class WatchedCodec<S, R> implements MessageCodec<S, R> {
  private final MessageCodec<S, R> codec;
  private final Handler<Throwable> failed;

  WatchedCodec(MessageCodec<S, R> codec, Handler<Throwable> failed) {
    this.codec = codec;
    this.failed = failed;
  }

  @Override
  public void encodeToWire(Buffer buffer, S body) {
    try {
      codec.encodeToWire(buffer, body);
    } catch (Throwable e) { // the user's code
      failed.handle(e);
      throw e;
    }
  }

  @Override
  public R decodeFromWire(int pos, Buffer buffer) {
    return codec.decodeFromWire(pos, buffer);
  }

  @Override
  public R transform(S body) {
    try {
      return codec.transform(body);
    } catch (Throwable e) { // the user's code
      failed.handle(e);
      throw e;
    }
  }

  @Override
  public String name() {
    return codec.name();
  }

  @Override
  public byte systemCodecID() {
    return codec.systemCodecID();
  }
}
