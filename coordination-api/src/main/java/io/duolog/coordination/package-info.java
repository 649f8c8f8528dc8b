/**
 * The seam between the broker and whatever its cluster agrees by: who is alive, who is the active controller, and one
 * totally ordered metadata log. Backends implement it; the broker never knows which one it has.
 *
 * <p>Start reading at {@link io.duolog.coordination.CoordinationBackend}. Every promise made in this package is tested
 * by the contract suite in {@code coordination-testkit}, which any new backend can run.
 */
@NullMarked
package io.duolog.coordination;

import org.jspecify.annotations.NullMarked;
