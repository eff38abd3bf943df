/** The tail sampler: keeps what failed or was slow, and a share of the rest. */
@NullMarked
package dev.vertrace.sampling;

import org.jspecify.annotations.NullMarked;
