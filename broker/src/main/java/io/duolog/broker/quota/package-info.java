/** Quotas of clients: who has which, and how long a client that is over its own waits. */
@NullMarked
package io.duolog.broker.quota;

import org.jspecify.annotations.NullMarked;
