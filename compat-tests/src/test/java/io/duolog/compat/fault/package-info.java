/** Brokers that are killed, attacked and starved, with Kafka's own clients as witnesses. */
@NullMarked
package io.duolog.compat.fault;

import org.jspecify.annotations.NullMarked;
