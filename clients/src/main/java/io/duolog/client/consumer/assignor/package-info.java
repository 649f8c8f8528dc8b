/**
 * How the leader of a classic group divides partitions among its members: Apache Kafka's four assignors, with the same
 * results for the same input, and what members tell each other as bytes. Pure.
 */
@NullMarked
package io.duolog.client.consumer.assignor;

import org.jspecify.annotations.NullMarked;
