package dev.vertrace.examples;

import java.io.IOException;

/** The platform as a process that others watch: it tells its address, and its input ends it. */
final class PlatformProbe {
  static final String LISTENS = "Listening on ";

  private PlatformProbe() {}

  public static void main(String[] arguments) throws IOException {
    run(PlatformOptions.traced((service, tracing) -> tracing));
  }

  static void run(PlatformOptions options) throws IOException {
    try (CampaignPlatform platform = CampaignPlatform.start(options)) {
      System.out.println(LISTENS + platform.address().getPort());
      System.in.transferTo(System.out);
    }
  }
}
