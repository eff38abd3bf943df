/** Collects the spans of a test and shows them as trees. */
@NullMarked
package dev.vertrace.testkit;

import org.jspecify.annotations.NullMarked;
