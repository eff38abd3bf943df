package dev.vertrace.core;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the storage, said again in the plainest way: a Vert.x context shows its newest open
 * scope, else what it keeps for life. Walks at random through attach, close, duplicate and switch
 * on one thread, and compares after each step.
 */
final class StorageModel {
  private static final int STEPS = 40;

  private final Random random;
  private final List<Place> places = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<String> history = new ArrayList<>();
  private Place current;
  private int steps;

  /** A Vert.x context, with what is known about it. */
  private static final class Place {
    final io.vertx.core.Context real;
    final @Nullable Context forLife;
    final List<Entry> scopes = new ArrayList<>();
    @Nullable Entry dispatchedBy;
    @Nullable Place before;

    Place(io.vertx.core.Context real, @Nullable Context forLife) {
      this.real = real;
      this.forLife = forLife;
    }

    @Nullable Entry newestOpen() {
      for (int i = scopes.size() - 1; i >= 0; i--) {
        if (scopes.get(i).open) {
          return scopes.get(i);
        }
      }
      return null;
    }

    @Nullable Context visible() {
      Entry newest = newestOpen();
      return newest == null ? forLife : newest.context;
    }
  }

  /** A scope. */
  private static final class Entry {
    final Scope real;
    final Context context;
    final @Nullable Place place;
    boolean open = true;

    Entry(Scope real, Context context, @Nullable Place place) {
      this.real = real;
      this.context = context;
      this.place = place;
    }
  }

  StorageModel(io.vertx.core.Context root, long seed) {
    this.random = new Random(seed);
    this.current = new Place(root, null);
    places.add(current);
  }

  /** One walk; on the root's thread. */
  void walk() {
    dispatch(places.get(0));
  }

  private void dispatch(Place place) {
    Place outer = current;
    VertxInternals.call(
        place.real,
        () -> {
          current = place;
          check("enter");
          while (steps++ < STEPS && random.nextInt(8) > 0) {
            step();
          }
          return Future.succeededFuture();
        });
    current = outer;
  }

  private void step() {
    switch (random.nextInt(8)) {
      case 0 -> dispatch(branch());
      case 1 -> dispatch(places.get(random.nextInt(places.size())));
      case 2, 3, 4 -> attach(Named.context("step" + steps));
      case 5 -> attach(current.visible() == null ? Context.root() : current.visible());
      default -> close();
    }
    check("after");
  }

  private Place branch() {
    Place branch = new Place(VertxInternals.duplicate(current.real), current.visible());
    places.add(branch);
    history.add("branch");
    return branch;
  }

  private void attach(Context context) {
    boolean same = context == current.visible();
    Scope scope = Named.attach(context);
    history.add("attach " + entries.size() + (same ? " again" : ""));
    if (same) {
      entries.add(new Entry(scope, context, null));
    } else if (current == places.get(0)) {
      attachToRoot(scope, context);
    } else {
      Entry entry = new Entry(scope, context, current);
      current.scopes.add(entry);
      entries.add(entry);
    }
  }

  private void attachToRoot(Scope scope, Context context) {
    Place duplicate = new Place(VertxInternals.current(), context);
    duplicate.before = current;
    duplicate.dispatchedBy = new Entry(scope, context, duplicate);
    entries.add(duplicate.dispatchedBy);
    places.add(duplicate);
    current = duplicate;
  }

  private void close() {
    if (entries.isEmpty()) {
      return;
    }
    int index = random.nextInt(entries.size());
    history.add("close " + index);
    Entry entry = entries.get(index);
    entry.real.close();
    Place place = entry.place;
    if (place == null || !entry.open || (entry == place.dispatchedBy && place != current)) {
      return;
    }
    boolean inForce = place.newestOpen() == entry || entry == place.dispatchedBy;
    entry.open = false;
    if (inForce) {
      leaveIfDone(place);
    }
  }

  private void leaveIfDone(Place place) {
    if (place == current
        && place.newestOpen() == null
        && place.dispatchedBy != null
        && !place.dispatchedBy.open) {
      current = place.before;
    }
  }

  private void check(String when) {
    Context expected = current.visible() == null ? Context.root() : current.visible();
    if (Context.current() != expected || VertxInternals.current() != current.real) {
      throw new AssertionError(
          when + " " + history + ": expected " + expected + ", got " + Context.current());
    }
  }
}
