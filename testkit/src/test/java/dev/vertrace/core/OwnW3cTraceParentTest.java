package dev.vertrace.core;

/** The same, with the propagators of an SDK that Vertrace builds. */
class OwnW3cTraceParentTest extends W3cTraceParentTest {
  @Override
  TracedVertx traced() {
    return TracedVertx.ownPropagators();
  }
}
