/** What is done to a system to see how fast it is: the lines of the matrix. */
@NullMarked
package io.duolog.perf.workload;

import org.jspecify.annotations.NullMarked;
