package dev.vertrace.core;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the storage, said again in the plainest way: a Vert.x context shows its newest open
 * scope, else what it keeps for life. Walks at random through attach, close, duplicate and switch,
 * on the event loop, in blocking code and on threads of nobody, and compares after each step.
 */
final class StorageModel {
  private static final int STEPS = 40;

  private final Random random;
  private final List<Place> places = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<String> history = new ArrayList<>();
  private Place current;
  private boolean elsewhere;
  private int steps;

  /** A Vert.x context, or a thread without one, with what is known about it. */
  private static final class Place {
    final io.vertx.core.@Nullable Context real;
    final @Nullable Context forLife;
    final List<Entry> scopes = new ArrayList<>();
    @Nullable Entry dispatchedBy;
    @Nullable Place before;
    @Nullable Context beneath;
    boolean left;

    Place(io.vertx.core.@Nullable Context real, @Nullable Context forLife) {
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
      if (newest != null) {
        return newest.context;
      }
      // What a task has started keeps its duplicate; the task that goes on without its scope, not.
      return dispatchedBy == null || dispatchedBy.open || left ? forLife : beneath;
    }
  }

  /** A scope. */
  private static final class Entry {
    final Scope real;
    final Context context;
    final @Nullable Place place;
    final Thread thread = Thread.currentThread();
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
    TracedVertx.dispatch(place.real, () -> visit(place));
    current = outer;
  }

  private void visit(Place place) {
    current = place;
    check("enter");
    while (steps++ < STEPS && random.nextInt(8) > 0) {
      step();
    }
  }

  /** Blocking code of the context, or a thread of nobody, while this thread waits. */
  private void visitElsewhere() {
    Place outer = current;
    boolean blocking = random.nextBoolean();
    history.add(blocking ? "block" : "outside");
    Place place = blocking ? anyPlace() : new Place(null, null);
    FutureTask<Void> visit =
        new FutureTask<>(blocking ? () -> dispatch(place) : () -> visit(place), null);
    elsewhere = true;
    new Thread(visit).start();
    try {
      visit.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
    elsewhere = false;
    current = outer;
    history.add("back");
  }

  private Place anyPlace() {
    return places.get(random.nextInt(places.size()));
  }

  private void step() {
    switch (random.nextInt(9)) {
      case 0 -> dispatch(branch());
      case 1 -> dispatch(anyPlace());
      case 8 -> {
        if (!elsewhere && random.nextInt(4) == 0) {
          visitElsewhere();
        }
      }
      case 2, 3, 4 -> attach(Named.context("step" + steps));
      case 5 -> attach(current.visible() == null ? Context.root() : current.visible());
      default -> close();
    }
    check("after");
  }

  private Place branch() {
    Place origin = current.real == null ? places.get(0) : current;
    Place branch = new Place(VertxInternals.duplicate(origin.real), origin.visible());
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
    } else if (current.real != null && (elsewhere || current == places.get(0))) {
      attachToShared(scope, context);
    } else {
      Entry entry = new Entry(scope, context, current);
      current.scopes.add(entry);
      entries.add(entry);
    }
  }

  private void attachToShared(Scope scope, Context context) {
    Place duplicate = new Place(VertxInternals.current(), context);
    duplicate.before = current;
    duplicate.beneath = current.visible();
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
    if (place == null || !entry.open || !mayClose(entry, place)) {
      return;
    }
    boolean inForce = place.newestOpen() == entry || entry == place.dispatchedBy;
    entry.open = false;
    if (inForce) {
      leaveIfDone(place);
    }
  }

  private boolean mayClose(Entry entry, Place place) {
    if (place.real == null) { // OpenTelemetry's thread-local: the newest one, on its thread
      return entry.thread == Thread.currentThread() && place.newestOpen() == entry;
    }
    return entry != place.dispatchedBy || entry.thread == Thread.currentThread();
  }

  private void leaveIfDone(Place place) {
    Entry dispatch = place.dispatchedBy;
    boolean done = dispatch != null && !dispatch.open && place.newestOpen() == null;
    if (done && !place.left && place == current && dispatch.thread == Thread.currentThread()) {
      place.left = true;
      current = place.before;
    }
  }

  private void check(String when) {
    Context expected = current.visible() == null ? Context.root() : current.visible();
    if (Context.current() != expected || VertxInternals.current() != current.real) {
      throw new AssertionError(
          when
              + " "
              + history
              + ": expected "
              + expected
              + " in "
              + current.real
              + ", got "
              + Context.current()
              + " in "
              + VertxInternals.current());
    }
  }
}
