package dev.vertrace.sampling;

import org.jspecify.annotations.Nullable;

/** Fragments in the order they came. Guarded by its shard. */
final class FragmentList {
  @Nullable Fragment oldest;
  private @Nullable Fragment newest;

  void add(Fragment fragment) {
    fragment.older = newest;
    fragment.newer = null;
    if (newest == null) {
      oldest = fragment;
    } else {
      newest.newer = fragment;
    }
    newest = fragment;
  }

  void remove(Fragment fragment) {
    if (fragment.older == null) {
      oldest = fragment.newer;
    } else {
      fragment.older.newer = fragment.newer;
    }
    if (fragment.newer == null) {
      newest = fragment.older;
    } else {
      fragment.newer.older = fragment.older;
    }
  }
}
