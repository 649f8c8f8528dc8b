/** Scenarios by hand: the choreographies of faults that showed historic bugs, and controls that must show legal anomalies. */
@NullMarked
package io.duolog.chaos.scenario;

import org.jspecify.annotations.NullMarked;
