/** What processes cost: CPU, memory, allocation and garbage collection, read from outside. */
@NullMarked
package io.duolog.perf.measure;

import org.jspecify.annotations.NullMarked;
