package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.aws.AwsConvention;
import dev.vertrace.aws.AwsConventionSetup;
import dev.vertrace.core.ConventionOptions;
import dev.vertrace.core.Trust;
import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A service that uses the event bus and another AWS service has neither SQS nor SNS on its class
 * path.
 */
class ServiceAbsentTest {
  @ParameterizedTest
  @ValueSource(classes = {SqsConvention.class, SnsConvention.class})
  void conventionLoads_whenTheServiceIsNotThere(Class<?> type) throws ReflectiveOperationException {
    Object convention =
        Class.forName(type.getName(), true, new WithoutServices()).getConstructor().newInstance();

    assertThat(convention.getClass()).isNotSameAs(type);
    ((AwsConvention) convention).setUp(new NoSetup());
    assertThat(((AwsConvention) convention).covers(String.class)).isFalse();
  }

  private static final class NoSetup implements AwsConventionSetup {
    @Override
    public <T extends ConventionOptions> T options(Class<T> type) {
      return null;
    }

    @Override
    public Trust trust() {
      return Vertrace.create(OpenTelemetry.noop()).trust();
    }

    @Override
    public Meter meter() {
      return MeterProvider.noop().get("test");
    }
  }

  /** Loads this module's classes anew, and none of the services. */
  private static final class WithoutServices extends ClassLoader {
    WithoutServices() {
      super(ServiceAbsentTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("software.amazon.awssdk.services.")) {
        throw new ClassNotFoundException(name);
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null || !name.startsWith("dev.vertrace.messaging.")) {
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
