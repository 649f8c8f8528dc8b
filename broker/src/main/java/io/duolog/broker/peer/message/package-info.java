/**
 * What brokers say to each other beside Kafka's own requests, generated from {@code broker/src/main/schemas/peer}. A new
 * field comes with a new version or as a tagged field, as in Kafka's schemas.
 */
@NullMarked
package io.duolog.broker.peer.message;

import org.jspecify.annotations.NullMarked;
