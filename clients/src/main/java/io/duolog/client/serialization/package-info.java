/** Objects to bytes and back. */
@NullMarked
package io.duolog.client.serialization;

import org.jspecify.annotations.NullMarked;
