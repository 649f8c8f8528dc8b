/** Framed connections on Netty; it knows frames, not APIs. */
@NullMarked
package io.duolog.transport;

import org.jspecify.annotations.NullMarked;
