/**
 * Groups: who is a member, who consumes what, and how far. A group is a pure state machine: an event and the time in, a
 * {@link io.duolog.broker.group.GroupDecision} out. No I/O, threads, clocks or randomness in here; the coordinator runtime
 * brings them.
 */
@NullMarked
package io.duolog.broker.group;

import org.jspecify.annotations.NullMarked;
