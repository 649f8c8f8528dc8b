/**
 * What clients do in a run: plans of who writes and reads what, the processes that do it with a real client library and
 * write down all that they see, and live counters of it.
 */
@NullMarked
package io.duolog.chaos.workload;

import org.jspecify.annotations.NullMarked;
