/**
 * One small handler per API of the Kafka protocol. No handler knows another; what two of them need lives below, in
 * {@code partition}, {@code metadata}, {@code controller} or {@code fetch}.
 */
@NullMarked
package io.duolog.broker.api;

import org.jspecify.annotations.NullMarked;
