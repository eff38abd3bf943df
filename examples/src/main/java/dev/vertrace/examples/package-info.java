/** The campaign platform: three services, and one trace through every hop between them. */
@NullMarked
package dev.vertrace.examples;

import org.jspecify.annotations.NullMarked;
