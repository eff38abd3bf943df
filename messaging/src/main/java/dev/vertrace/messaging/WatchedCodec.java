package dev.vertrace.messaging;

import dev.vertrace.core.Operation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * The codec of one message, which holds the operation of that message: others hold it weakly, and
 * it may be answered long after. Any thread.
 */
final class WatchedCodec<S, R> implements MessageCodec<S, R> {
  private final MessageCodec<S, R> codec;
  private final Operation<?> operation;
  private final boolean sends;

  /**
   * @param sends whether the operation ends when the codec throws, of which Vert.x tells nobody
   */
  WatchedCodec(MessageCodec<S, R> codec, Operation<?> operation, boolean sends) {
    this.codec = codec;
    this.operation = operation;
    this.sends = sends;
  }

  private void failed(Throwable cause) {
    if (sends) {
      operation.end(cause);
    }
  }

  @Override
  public void encodeToWire(Buffer buffer, S body) {
    try {
      codec.encodeToWire(buffer, body);
    } catch (Throwable e) { // the user's code
      failed(e);
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
      failed(e);
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
