/**
 * Producer, consumer and admin for Duolog and for any other broker that speaks Kafka's protocol. Start at {@link
 * io.duolog.client.Client}.
 */
@NullMarked
package io.duolog.client;

import org.jspecify.annotations.NullMarked;
