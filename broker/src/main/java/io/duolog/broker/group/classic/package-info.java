/**
 * One classic group: members that elect a leader, which assigns what the group shares.
 *
 * <p>A {@link io.duolog.broker.group.classic.ClassicGroup} is a state machine without clocks, threads or I/O: an event and
 * the time lead to records and replies. Its rules are those of Apache Kafka's group coordinator (KIP-62, KIP-134, KIP-345,
 * KIP-394, KIP-429, KIP-559, KIP-800, KIP-814).
 */
@NullMarked
package io.duolog.broker.group.classic;

import org.jspecify.annotations.NullMarked;
