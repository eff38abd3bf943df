package dev.vertrace.core;

import org.jspecify.annotations.Nullable;

/** Says of a request what it is told; found by ServiceLoader, like everybody's. */
public final class JudgedConvention implements Convention<JudgedConvention.Request> {

  record Request(RemoteParent remoteParent) {}

  @Override
  public Direction direction() {
    return Direction.INCOMING;
  }

  @Override
  public boolean covers(Class<?> requestClass) {
    return requestClass == Request.class;
  }

  @Override
  public RemoteParent remoteParent(Request request) {
    return request.remoteParent();
  }

  @Override
  public String name(Operation<? extends Request> operation) {
    return "judged";
  }

  @Override
  public void onStart(Operation<? extends Request> operation) {}

  @Override
  public void onEnd(
      Operation<? extends Request> operation,
      @Nullable Object response,
      @Nullable Throwable failure) {}
}
