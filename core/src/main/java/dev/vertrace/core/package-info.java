/** The tracer for Vert.x, its context, conventions, async spans and set-up. */
@NullMarked
package dev.vertrace.core;

import org.jspecify.annotations.NullMarked;
