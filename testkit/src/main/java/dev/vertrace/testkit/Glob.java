package dev.vertrace.testkit;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.regex.Pattern;

/** Text in which {@code *} stands for any text. */
final class Glob {
  private Glob() {}

  static Pattern of(String text) {
    return Pattern.compile(
        Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(joining(".*")),
        Pattern.DOTALL);
  }

  static boolean matches(Pattern glob, String text) {
    return glob.matcher(text).matches();
  }
}
