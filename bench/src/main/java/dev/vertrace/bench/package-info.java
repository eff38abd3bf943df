/** Benchmarks of what Vertrace adds to every request. */
@NullMarked
package dev.vertrace.bench;

import org.jspecify.annotations.NullMarked;
