/**
 * The seam between the broker and whatever its cluster agrees by: who is alive, who is the active controller, and one
 * totally ordered metadata log. Backends implement it; the broker never knows which one it has.
 */
@NullMarked
package io.duolog.coordination;

import org.jspecify.annotations.NullMarked;
