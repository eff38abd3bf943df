package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.ServiceAttributes;
import io.opentelemetry.semconv.incubating.HostIncubatingAttributes.HostArchIncubatingValues;
import io.opentelemetry.semconv.incubating.OsIncubatingAttributes.OsTypeIncubatingValues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Vertrace finds out about service, host and process. */
class DetectedResourceTest {
  @RegisterExtension final WarningLog log = new WarningLog();
  @TempDir Path directory;

  @Test
  void namesServiceHostAndProcess_andNeverTheCommand() {
    assertThat(BuiltResource.of(Map.of()).getAttributes().asMap().keySet())
        .extracting(AttributeKey::getKey)
        .containsExactlyInAnyOrder(
            "service.name",
            "service.instance.id",
            "telemetry.sdk.language",
            "telemetry.sdk.name",
            "telemetry.sdk.version",
            "host.name",
            "host.arch",
            "os.type",
            "os.version",
            "os.description",
            "process.pid",
            "process.runtime.name",
            "process.runtime.version",
            "process.runtime.description");
  }

  @Test
  void isOneInstance_howeverManySdksAJvmHas() {
    String first = instanceId(BuiltResource.of(Map.of()));

    assertThat(UUID.fromString(first).version()).isEqualTo(4);
    assertThat(instanceId(BuiltResource.of(Map.of()))).isEqualTo(first);
  }

  @Test
  void prefersEnvironment() {
    Resource resource =
        BuiltResource.of(
            Map.of(
                "otel.service.name",
                "orders",
                "otel.resource.attributes",
                "host.name=h,service.instance.id=7,deployment.environment.name=test"));

    assertThat(resource.getAttribute(ServiceAttributes.SERVICE_NAME)).isEqualTo("orders");
    assertThat(instanceId(resource)).isEqualTo("7");
    assertThat(resource.getAttribute(ResourceAttributeKeys.HOST_NAME)).isEqualTo("h");
  }

  @Test
  void leavesOut_whatCannotBeDetected() {
    Resource resource =
        DetectedResource.of(
            attributes -> {
              attributes.put("seen", "before");
              throw new SecurityException("test");
            });

    assertThat(resource.getAttribute(AttributeKey.stringKey("seen"))).isEqualTo("before");
    assertThat(log.messages()).allMatch(line -> line.contains("cannot be detected"));
  }

  @ParameterizedTest
  @CsvSource({
    "amd64," + HostArchIncubatingValues.AMD64,
    "x86_64," + HostArchIncubatingValues.AMD64,
    "aarch64," + HostArchIncubatingValues.ARM64,
    "arm," + HostArchIncubatingValues.ARM32,
    "x86," + HostArchIncubatingValues.X86,
    "i386," + HostArchIncubatingValues.X86,
    "i686," + HostArchIncubatingValues.X86,
    "ppc," + HostArchIncubatingValues.PPC32,
    "ppc64," + HostArchIncubatingValues.PPC64,
    "ppc64le," + HostArchIncubatingValues.PPC64,
    "s390x," + HostArchIncubatingValues.S390X,
    "ia64," + HostArchIncubatingValues.IA64,
    "riscv64,riscv64"
  })
  void namesArchitecture_asTheConventionsDo(String osArch, String expected) {
    assertThat(HostResourceProvider.arch(osArch)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "Linux," + OsTypeIncubatingValues.LINUX,
    "Windows Server 2022," + OsTypeIncubatingValues.WINDOWS,
    "Mac OS X," + OsTypeIncubatingValues.DARWIN,
    "Darwin," + OsTypeIncubatingValues.DARWIN,
    "FreeBSD," + OsTypeIncubatingValues.FREEBSD,
    "NetBSD," + OsTypeIncubatingValues.NETBSD,
    "OpenBSD," + OsTypeIncubatingValues.OPENBSD,
    "DragonFly," + OsTypeIncubatingValues.DRAGONFLYBSD,
    "HP-UX," + OsTypeIncubatingValues.HPUX,
    "AIX," + OsTypeIncubatingValues.AIX,
    "SunOS," + OsTypeIncubatingValues.SOLARIS,
    "Solaris," + OsTypeIncubatingValues.SOLARIS,
    "z/OS," + OsTypeIncubatingValues.ZOS,
    "Plan 9,"
  })
  void namesOperatingSystem_asTheConventionsDo(String osName, String expected) {
    assertThat(HostResourceProvider.type(osName)).isEqualTo(expected);
  }

  @Test
  void asksKernelForHostName_beforeEnvironmentAndNameService() throws Exception {
    Path kernel = Files.writeString(directory.resolve("hostname"), "from-kernel\n");
    Path none = directory.resolve("none");
    Map<String, String> bash = Map.of("HOSTNAME", "from-bash");
    Map<String, String> windows = Map.of("COMPUTERNAME", "from-windows");

    assertThat(HostName.find(kernel, bash, () -> "dns")).isEqualTo("from-kernel");
    assertThat(HostName.find(none, bash, () -> "dns")).isEqualTo("from-bash");
    assertThat(HostName.find(none, windows, () -> "dns")).isEqualTo("from-windows");
    assertThat(HostName.find(none, Map.of("HOSTNAME", " "), () -> "dns")).isEqualTo("dns");
  }

  @Test
  void givesUpOnHostName_whenNameServiceIsSilent() {
    CountDownLatch never = new CountDownLatch(1);

    assertThat(
            HostName.within(
                1,
                () -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  return "late";
                }))
        .isNull();
    never.countDown();
  }

  private static String instanceId(Resource resource) {
    return resource.getAttribute(ServiceAttributes.SERVICE_INSTANCE_ID);
  }
}
