/** What the Kafka protocol fixes beside its messages: the error codes. */
@NullMarked
package io.duolog.protocol;

import org.jspecify.annotations.NullMarked;
