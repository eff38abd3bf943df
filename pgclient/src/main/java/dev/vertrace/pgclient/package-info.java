/** Spans for the reactive PostgreSQL client of Vert.x. */
@NullMarked
package dev.vertrace.pgclient;

import org.jspecify.annotations.NullMarked;
