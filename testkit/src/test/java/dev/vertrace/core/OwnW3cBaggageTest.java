package dev.vertrace.core;

/** The same, with the propagators of an SDK that Vertrace builds. */
class OwnW3cBaggageTest extends W3cBaggageTest {
  @Override
  TracedVertx traced() {
    return TracedVertx.ownPropagators();
  }
}
