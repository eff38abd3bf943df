package dev.vertrace.messaging;

import dev.vertrace.core.RemoteParent;
import java.util.ArrayList;
import java.util.List;

/** The policies of addresses, in the order in which they were given. Immutable; any thread. */
record EventBusPolicies(List<Rule> rules) {
  static final EventBusPolicies NONE = new EventBusPolicies(List.of());

  record Rule(AddressGlob addresses, EventBusPolicy policy) {}

  EventBusPolicies and(String glob, EventBusPolicy policy) {
    List<Rule> all = new ArrayList<>(rules);
    all.add(new Rule(AddressGlob.of(glob), policy));
    return new EventBusPolicies(List.copyOf(all));
  }

  /** That of the first rule whose glob matches. */
  EventBusPolicy of(String address) {
    for (int i = 0; i < rules.size(); i++) { // no iterator: it runs for each message
      Rule rule = rules.get(i);
      if (rule.addresses().matches(address)) {
        return rule.policy();
      }
    }
    return EventBusPolicy.CHILD;
  }

  /** Answers stay in the trace of the code that has asked. */
  RemoteParent parentOf(String address) {
    return of(address) == EventBusPolicy.LINK && !EventBusDestinations.isReply(address)
        ? RemoteParent.LINK
        : RemoteParent.CHILD;
  }
}
