/** A proxy on every directed link between the processes of a run, and what can be done to a link. */
@NullMarked
package io.duolog.chaos.network;

import org.jspecify.annotations.NullMarked;
