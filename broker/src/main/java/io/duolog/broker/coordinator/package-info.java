/**
 * The runtime of coordinators: state machines, one for each partition of an internal topic, that are replayed from that
 * partition by whoever leads it. Knows logs and threads, not what is coordinated.
 */
@NullMarked
package io.duolog.broker.coordinator;

import org.jspecify.annotations.NullMarked;
