package dev.vertrace.core;

/** The same, with the propagators of an SDK that Vertrace builds. */
class OwnBadHeadersTest extends BadHeadersTest {
  @Override
  TracedVertx traced() {
    return TracedVertx.ownPropagators();
  }
}
