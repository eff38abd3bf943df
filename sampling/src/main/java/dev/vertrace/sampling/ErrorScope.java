package dev.vertrace.sampling;

/** Whose error keeps a fragment. */
public enum ErrorScope {
  /** An error of any span keeps its fragment. */
  ANY_SPAN,
  /** Only an error of the fragment's local root does. */
  LOCAL_ROOT,
  /** No error does. */
  OFF
}
