/** Spans for the AWS SDK for Java 2.x: one for each call, whatever its end. */
@NullMarked
package dev.vertrace.aws;

import org.jspecify.annotations.NullMarked;
