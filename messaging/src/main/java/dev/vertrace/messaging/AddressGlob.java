package dev.vertrace.messaging;

/**
 * An address in which {@code *} is any text, dots too. Its work is bounded by the lengths' product.
 * Any thread.
 */
record AddressGlob(String glob) {
  static AddressGlob of(String glob) {
    if (glob.isBlank()) {
      throw new IllegalArgumentException(
          "The glob of a policy is blank; give an address such as jobs.* or * for all");
    }
    return new AddressGlob(glob);
  }

  /** Goes back to the last asterisk only: what one before took need never change. */
  boolean matches(String address) {
    int a = 0;
    int g = 0;
    int star = -1;
    int starTook = 0;
    while (a < address.length()) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        starTook = a;
      } else if (g < glob.length() && glob.charAt(g) == address.charAt(a)) {
        g++;
        a++;
      } else if (star >= 0) {
        g = star + 1;
        a = ++starTook;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }
}
