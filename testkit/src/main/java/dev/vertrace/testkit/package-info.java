/** Tests that read like the trace: records the spans of a test and asserts their trees. */
@NullMarked
package dev.vertrace.testkit;

import org.jspecify.annotations.NullMarked;
