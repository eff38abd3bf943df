package dev.vertrace.core;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says on which host and operating system the service runs. Found by ServiceLoader; not for direct
 * use.
 */
public final class HostResourceProvider implements ResourceProvider {
  private static final Map<String, String> ARCHITECTURES =
      Map.ofEntries(
          Map.entry("x86_64", "amd64"),
          Map.entry("aarch64", "arm64"),
          Map.entry("arm", "arm32"),
          Map.entry("i386", "x86"),
          Map.entry("i486", "x86"),
          Map.entry("i586", "x86"),
          Map.entry("i686", "x86"),
          Map.entry("ppc", "ppc32"),
          Map.entry("ppc64le", "ppc64"));

  /** How the JDK's names of operating systems begin, and what the conventions call them. */
  private static final Map<String, String> SYSTEMS =
      Map.ofEntries(
          Map.entry("linux", "linux"),
          Map.entry("windows", "windows"),
          Map.entry("mac", "darwin"),
          Map.entry("darwin", "darwin"),
          Map.entry("freebsd", "freebsd"),
          Map.entry("netbsd", "netbsd"),
          Map.entry("openbsd", "openbsd"),
          Map.entry("dragonfly", "dragonflybsd"),
          Map.entry("hp-ux", "hpux"),
          Map.entry("aix", "aix"),
          Map.entry("sunos", "solaris"),
          Map.entry("solaris", "solaris"),
          Map.entry("z/os", "zos"));

  /** For ServiceLoader. */
  public HostResourceProvider() {}

  @Override
  public Resource createResource(ConfigProperties config) {
    return DetectedResource.of(
        attributes -> {
          String os = System.getProperty("os.name", "");
          String version = System.getProperty("os.version", "");
          attributes.put(ResourceAttributeKeys.HOST_NAME, HostName.find());
          attributes.put(ResourceAttributeKeys.HOST_ARCH, arch(System.getProperty("os.arch", "")));
          attributes.put(ResourceAttributeKeys.OS_TYPE, type(os));
          attributes.put(ResourceAttributeKeys.OS_VERSION, version);
          attributes.put(ResourceAttributeKeys.OS_DESCRIPTION, (os + " " + version).strip());
        });
  }

  @Override
  public int order() {
    return DetectedResource.ORDER;
  }

  /** One that the conventions do not list stays as the JDK names it, as they allow. */
  static String arch(String osArch) {
    return ARCHITECTURES.getOrDefault(osArch, osArch);
  }

  static @Nullable String type(String osName) {
    String lower = osName.toLowerCase(Locale.ROOT);
    return SYSTEMS.entrySet().stream()
        .filter(system -> lower.startsWith(system.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }
}
