/** Spans for the Vert.x event bus and for Amazon SQS. */
@NullMarked
package dev.vertrace.messaging;

import org.jspecify.annotations.NullMarked;
