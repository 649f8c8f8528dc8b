/**
 * Groups: who is a member, who consumes what, and how far. A group is a pure state machine: an event and the time in, a
 * {@link io.duolog.broker.group.GroupDecision} out. No I/O, threads, clocks or randomness in here, but for the door to it
 * all, {@link io.duolog.broker.group.GroupCoordinator}, which takes requests to the coordinator runtime.
 */
@NullMarked
package io.duolog.broker.group;

import org.jspecify.annotations.NullMarked;
