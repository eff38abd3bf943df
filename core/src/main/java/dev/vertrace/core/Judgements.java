package dev.vertrace.core;

import io.vertx.core.spi.tracing.TagExtractor;

/**
 * Asks conventions, and the users' code behind them: what they throw is logged once, and has an
 * outcome that is safe. Any thread.
 */
final class Judgements {
  private final Trust trust;
  private final WarnOnce warn;

  Judgements(Trust trust, WarnOnce warn) {
    this.trust = trust;
    this.warn = warn;
  }

  <R> boolean isPartOfAnother(
      Conventions.Wired wired, R request, io.vertx.core.Context vertxContext) {
    try {
      return wired.conventionFor(request).isPartOfAnother(request, vertxContext);
    } catch (Throwable e) { // as for filters
      warn.warn("A convention failed; an operation is traced as one of its own", e);
      return false;
    }
  }

  <R> RemoteParent remoteParent(Conventions.Wired wired, R request) {
    try {
      RemoteParent use = wired.conventionFor(request).remoteParent(request);
      return trust.believesAll() ? use : Trust.stricter(use, trust.of(Arrival.of(request)));
    } catch (Throwable e) { // the user's rule may throw
      warn.warn("A rule on remote parents failed; what it should have judged is not trusted", e);
      return RemoteParent.LINK;
    }
  }

  <R> RemoteParent localParent(Conventions.Wired wired, R request) {
    try {
      return wired.conventionFor(request).localParent(request);
    } catch (Throwable e) { // as above
      warn.warn("A rule on callers failed; what it should have judged is their child", e);
      return RemoteParent.CHILD;
    }
  }

  <R> boolean resumes(Conventions.Wired wired, R request) {
    try {
      return wired.conventionFor(request).resumes(request);
    } catch (Throwable e) { // as for all that a convention does
      warn.warn("A convention failed; an operation has a context of its own", e);
      return false;
    }
  }

  <R> void prepareHeaders(Conventions.Wired wired, R request) {
    try {
      wired.conventionFor(request).prepareHeaders(request);
    } catch (Throwable e) { // as for all that a convention does
      warn.warn("A convention failed to prepare headers; they stay as they are", e);
    }
  }

  <R> boolean traces(Conventions.Wired wired, R request, TagExtractor<R> tags) {
    try {
      return wired.conventionFor(request).traces(request, tags);
    } catch (Throwable e) { // the user's filter may throw
      warn.warn("A filter failed; what it should have judged is traced", e);
      return true;
    }
  }

  boolean measures(Conventions.Wired wired) {
    try {
      return wired.convention().measures();
    } catch (Throwable e) { // as for all that a convention does
      warn.warn("A convention failed; its operations are not measured", e);
      return false;
    }
  }
}
