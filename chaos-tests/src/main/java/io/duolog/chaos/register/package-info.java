/**
 * Whether what coordinates a cluster keeps its word: nodes that have coordination and nothing else, in processes of their own
 * ({@link io.duolog.chaos.register.RegisterSystem}), drive the coordination seam as a register that is compared and set, and
 * write down what they see.
 */
@NullMarked
package io.duolog.chaos.register;

import org.jspecify.annotations.NullMarked;
