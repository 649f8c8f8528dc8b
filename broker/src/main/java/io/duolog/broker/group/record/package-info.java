/**
 * The records of {@code __consumer_offsets}, generated from Apache Kafka's schemas, and how they are made: exactly Kafka's
 * formats, so that Kafka's tools read them.
 */
@NullMarked
package io.duolog.broker.group.record;

import org.jspecify.annotations.NullMarked;
