/** Sending records. Start at {@link io.duolog.client.producer.Producer}. */
@NullMarked
package io.duolog.client.producer;

import org.jspecify.annotations.NullMarked;
