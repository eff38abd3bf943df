package dev.vertrace.core;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The name of this host, without the name service where the system tells it. */
final class HostName {
  private static final long LOOK_UP_MILLIS = 1_000;

  private HostName() {}

  static @Nullable String find() {
    return find(
        Path.of("/proc/sys/kernel/hostname"),
        System.getenv(),
        () -> within(LOOK_UP_MILLIS, HostName::lookUp));
  }

  static @Nullable String find(
      Path kernel, Map<String, String> environment, Supplier<@Nullable String> lookUp) {
    String name = read(kernel);
    if (name == null) {
      name = orNull(environment.getOrDefault("HOSTNAME", environment.get("COMPUTERNAME")));
    }
    return name == null ? lookUp.get() : name;
  }

  /** A name service that does not answer holds the start up no longer than this. */
  static @Nullable String within(long millis, Supplier<@Nullable String> lookUp) {
    return DaemonCall.start("vertrace-host-name", lookUp)
        .completeOnTimeout(null, millis, TimeUnit.MILLISECONDS)
        .join();
  }

  private static @Nullable String read(Path kernel) {
    try {
      return orNull(Files.readString(kernel));
    } catch (IOException e) { // not Linux
      return null;
    }
  }

  private static @Nullable String lookUp() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) { // then the host has no name
      return null;
    }
  }

  private static @Nullable String orNull(@Nullable String name) {
    return name == null || name.isBlank() ? null : name.strip();
  }
}
