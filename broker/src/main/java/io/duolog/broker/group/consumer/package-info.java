/**
 * One group of the consumer protocol (KIP-848): members heartbeat, the coordinator assigns.
 *
 * <p>A {@link io.duolog.broker.group.consumer.ConsumerGroup} is a state machine without clocks, threads or I/O. Its state is a
 * value that records lead from one to the next; a heartbeat leads to records.
 */
@NullMarked
package io.duolog.broker.group.consumer;

import org.jspecify.annotations.NullMarked;
