/** Runs the matrix: which sample is taken when, on which system, and what becomes of it. */
@NullMarked
package io.duolog.perf.run;

import org.jspecify.annotations.NullMarked;
