/**
 * What a run has seen, in the order in which it was seen: the only thing that the checker knows. Times are {@link
 * java.lang.System#nanoTime} of one machine, so that those of all its processes compare.
 */
@NullMarked
package io.duolog.chaos.history;

import org.jspecify.annotations.NullMarked;
