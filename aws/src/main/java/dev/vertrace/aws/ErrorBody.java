package dev.vertrace.aws;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpResponse;

/** The beginning of the body of a failed attempt, as the SDK reads it. One thread at a time. */
final class ErrorBody {
  private static final int LIMIT = 2048;
  private static final int LONGEST_CODE = 128;
  // "__type": "com.amazonaws.dynamodb.v20120810#ThrottlingException" or <Code>SlowDown</Code>
  private static final Pattern CODE =
      Pattern.compile(
          "(?:\"(?:__type|code)\"\\s*:\\s*\"(?:[^\"#]{0,128}#)?|<Code>)([A-Za-z0-9_.]{1,128})");

  /** The key of CBOR, behind the octet that tells its length, 6. */
  private static final String CBOR_TYPE = "f__type";

  private final byte[] bytes = new byte[LIMIT];
  private int length;

  ByteBuffer add(ByteBuffer chunk) {
    ByteBuffer copy = chunk.duplicate();
    int size = Math.min(copy.remaining(), LIMIT - length);
    copy.get(bytes, length, size);
    length += size;
    return chunk;
  }

  InputStream reading(InputStream stream) {
    return new FilterInputStream(stream) {
      @Override
      public int read() throws IOException {
        int next = super.read();
        if (next >= 0) {
          var unused = add(ByteBuffer.wrap(new byte[] {(byte) next}));
        }
        return next;
      }

      @Override
      public int read(byte[] target, int offset, int size) throws IOException {
        int count = super.read(target, offset, size);
        if (count > 0) {
          var unused = add(ByteBuffer.wrap(target, offset, count));
        }
        return count;
      }
    };
  }

  /** The service's error code: of a header, as the SDK prefers it, or of the body; else null. */
  static @Nullable String code(SdkHttpResponse response, @Nullable ErrorBody body) {
    String header =
        response
            .firstMatchingHeader("x-amzn-query-error")
            .or(() -> response.firstMatchingHeader("x-amzn-errortype"))
            .orElse(null);
    if (header != null) {
      String code = header.substring(header.indexOf('#') + 1).split("[;:,]", 2)[0];
      return code.isEmpty() || code.length() > LONGEST_CODE ? null : code;
    }
    return body == null ? null : body.code();
  }

  private @Nullable String code() {
    String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1); // codes are ASCII
    int cbor = text.indexOf(CBOR_TYPE);
    Matcher code =
        CODE.matcher(cbor < 0 ? text : "<Code>" + cborText(text, cbor + CBOR_TYPE.length()));
    return code.find() ? code.group(1) : null;
  }

  /** A short text of CBOR, which tells its length first, without the namespace before it. */
  private static String cborText(String text, int at) {
    int head = at < text.length() ? text.charAt(at) : 0;
    boolean next = head == 0x78 && at + 1 < text.length();
    int size = next ? text.charAt(at + 1) : head >= 0x60 && head < 0x78 ? head - 0x60 : 0;
    int start = at + (next ? 2 : 1);
    String type =
        text.substring(Math.min(start, text.length()), Math.min(start + size, text.length()));
    return type.substring(type.indexOf('#') + 1);
  }
}
