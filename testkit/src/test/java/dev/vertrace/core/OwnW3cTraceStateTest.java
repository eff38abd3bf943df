package dev.vertrace.core;

/** The same, with the propagators of an SDK that Vertrace builds. */
class OwnW3cTraceStateTest extends W3cTraceStateTest {
  @Override
  TracedVertx traced() {
    return TracedVertx.ownPropagators();
  }
}
