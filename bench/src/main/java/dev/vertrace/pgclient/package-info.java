/** Benchmarks of what only the package of the module sees. */
@NullMarked
package dev.vertrace.pgclient;

import org.jspecify.annotations.NullMarked;
