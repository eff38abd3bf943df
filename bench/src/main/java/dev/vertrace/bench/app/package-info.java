/** A whole application with each kind of tracing, and what that adds to its requests. */
@NullMarked
package dev.vertrace.bench.app;

import org.jspecify.annotations.NullMarked;
