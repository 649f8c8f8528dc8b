/** Reading records: {@link io.duolog.client.consumer.Consumer}. */
@NullMarked
package io.duolog.client.consumer;

import org.jspecify.annotations.NullMarked;
