/**
 * A run from its beginning to its verdict: a system under test, a workload, faults, and then heal, settle, verify, check,
 * report.
 */
@NullMarked
package io.duolog.chaos.run;

import org.jspecify.annotations.NullMarked;
