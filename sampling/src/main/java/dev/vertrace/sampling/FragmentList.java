package dev.vertrace.sampling;

import org.jspecify.annotations.Nullable;

/** Fragments in the order they came. Guarded by its shard. */
final class FragmentList {
  @Nullable Fragment oldest;
  private @Nullable Fragment newest;

  void add(Fragment fragment) {
    fragment.before = newest;
    fragment.after = null;
    if (newest == null) {
      oldest = fragment;
    } else {
      newest.after = fragment;
    }
    newest = fragment;
  }

  void remove(Fragment fragment) {
    if (fragment.before == null) {
      oldest = fragment.after;
    } else {
      fragment.before.after = fragment.after;
    }
    if (fragment.after == null) {
      newest = fragment.before;
    } else {
      fragment.after.before = fragment.before;
    }
  }
}
