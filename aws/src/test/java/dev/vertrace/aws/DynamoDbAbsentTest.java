package dev.vertrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Convention;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** A service that uses other AWS services has no DynamoDB on its class path. */
class DynamoDbAbsentTest {
  @Test
  void conventionsLoad_whenThereIsNoDynamoDb() throws ReflectiveOperationException {
    Object convention = load(DynamoDbConvention.class);
    Object failures = load(DynamoDbFailures.class);

    assertThat(convention.getClass()).isNotSameAs(DynamoDbConvention.class);
    assertThat(
            convention.getClass().getMethod("covers", Class.class).invoke(convention, String.class))
        .isEqualTo(false);
    assertThat(((Convention<?>) failures).quotesValues(new IllegalStateException())).isFalse();
  }

  private static Object load(Class<?> type) throws ReflectiveOperationException {
    return Class.forName(type.getName(), true, new WithoutDynamoDb())
        .getConstructor()
        .newInstance();
  }

  /** Loads this module's classes anew, and none of DynamoDB. */
  private static final class WithoutDynamoDb extends ClassLoader {
    WithoutDynamoDb() {
      super(DynamoDbAbsentTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("software.amazon.awssdk.services.dynamodb.")) {
        throw new ClassNotFoundException(name);
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null || !name.startsWith("dev.vertrace.aws.")) {
        return loaded == null ? super.loadClass(name, resolve) : loaded;
      }
      byte[] bytes = bytes(name);
      return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] bytes(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        return in.readAllBytes();
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
