package dev.vertrace.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What a collector refused though it accepted the request. The responses of all signals have the
 * same shape in <a href="https://opentelemetry.io/docs/specs/otlp/#partial-success">OTLP</a>, and
 * two fields do not need a protobuf library.
 */
record PartialSuccess(long rejected, String message) {
  static final PartialSuccess NONE = new PartialSuccess(0, "");

  private static final int LONGEST_MESSAGE = 1024;

  // A tag is the number of the field times 8, plus the wire type.
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;
  private static final long PARTIAL_SUCCESS = 8 + BYTES;
  private static final long REJECTED_ITEMS = 8 + VARINT;
  private static final long ERROR_MESSAGE = 2 * 8 + BYTES;

  /** Never throws: what is not such a response refuses nothing. */
  static PartialSuccess read(byte[] response) {
    try {
      return response(ByteBuffer.wrap(response));
    } catch (BufferUnderflowException | IllegalArgumentException e) { // from a proxy, perhaps
      return NONE;
    }
  }

  void reportTo(ExportListener listener) {
    if (rejected > 0) {
      listener.rejected(rejected, message);
    }
  }

  private static PartialSuccess response(ByteBuffer in) {
    PartialSuccess found = NONE;
    while (in.hasRemaining()) {
      long tag = varint(in);
      if (tag == PARTIAL_SUCCESS) {
        found = partialSuccess(bytes(in));
      } else {
        skip(tag, in);
      }
    }
    return found;
  }

  private static PartialSuccess partialSuccess(ByteBuffer in) {
    long rejected = 0;
    String message = "";
    while (in.hasRemaining()) {
      long tag = varint(in);
      if (tag == REJECTED_ITEMS) {
        rejected = varint(in);
      } else if (tag == ERROR_MESSAGE) {
        message = text(bytes(in));
      } else {
        skip(tag, in);
      }
    }
    return new PartialSuccess(Math.max(0, rejected), message);
  }

  private static void skip(long tag, ByteBuffer in) {
    switch ((int) (tag & 7)) {
      case VARINT -> varint(in);
      case FIXED_64 -> take(8, in);
      case BYTES -> bytes(in);
      case FIXED_32 -> take(4, in);
      default -> throw new IllegalArgumentException("not protobuf");
    }
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("not a varint");
  }

  private static ByteBuffer bytes(ByteBuffer in) {
    return take(varint(in), in);
  }

  private static ByteBuffer take(long length, ByteBuffer in) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer taken = in.slice(in.position(), (int) length);
    in.position(in.position() + (int) length);
    return taken;
  }

  private static String text(ByteBuffer bytes) {
    return UTF_8.decode(bytes.limit(Math.min(bytes.limit(), LONGEST_MESSAGE))).toString();
  }
}
