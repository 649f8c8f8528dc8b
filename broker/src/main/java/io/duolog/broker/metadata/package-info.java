/**
 * What the cluster has agreed on, as an immutable image that every node builds from the metadata log, and how changes of
 * it reach those who act on them.
 *
 * <p>Images and deltas are pure: no I/O, thread, clock or randomness.
 */
@NullMarked
package io.duolog.broker.metadata;

import org.jspecify.annotations.NullMarked;
