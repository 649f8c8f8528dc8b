/** Two results files side by side: what changed, and whether that is more than what rounds differ by anyway. */
@NullMarked
package io.duolog.perf.compare;

import org.jspecify.annotations.NullMarked;
