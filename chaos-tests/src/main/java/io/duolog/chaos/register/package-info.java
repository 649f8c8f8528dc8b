/**
 * Whether what coordinates a cluster keeps its word: {@link io.duolog.chaos.register.RegisterWorkload} drives the coordination
 * seam of several nodes as a register that is compared and set, and {@link io.duolog.chaos.register.Linearizability} judges
 * what they saw.
 */
@NullMarked
package io.duolog.chaos.register;

import org.jspecify.annotations.NullMarked;
