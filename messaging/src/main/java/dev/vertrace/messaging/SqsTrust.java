package dev.vertrace.messaging;

import dev.vertrace.core.Arrival;
import dev.vertrace.core.RemoteParent;
import dev.vertrace.core.Trust;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the sender of a message is to its span, by what {@link SqsOptions} and the rules of the
 * application say: the stricter of both counts. Any thread.
 */
final class SqsTrust {
  private static final Logger LOGGER = System.getLogger("dev.vertrace.messaging");

  private final Trust trust;
  private final RemoteParent option;
  private final AtomicBoolean said = new AtomicBoolean();

  SqsTrust(Trust trust, RemoteParent option) {
    this.trust = trust;
    this.option = option;
  }

  RemoteParent of(String queue, SqsSender sender) {
    if (trust.believesAll()) {
      return option;
    }
    try {
      return Trust.stricter(option, trust.of(Arrival.at(queue, sender.headers())));
    } catch (Throwable e) { // the user's rule may throw
      if (said.compareAndSet(false, true)) {
        LOGGER.log(
            Level.WARNING,
            "A rule on remote parents failed; what it should have judged is not trusted (said once)",
            e);
      }
      return Trust.stricter(option, RemoteParent.LINK);
    }
  }
}
