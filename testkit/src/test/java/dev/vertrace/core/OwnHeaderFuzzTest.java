package dev.vertrace.core;

/** The same, with the propagators of an SDK that Vertrace builds. */
class OwnHeaderFuzzTest extends HeaderFuzzTest {
  @Override
  TracedVertx traced() {
    return TracedVertx.ownPropagators();
  }
}
