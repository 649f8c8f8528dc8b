/**
 * Bytes on the wire: reading, writing, and the regions of memory or file that a frame is made of. It knows the
 * encodings of the Kafka protocol (varints, compact strings, tagged fields), not its messages.
 */
@NullMarked
package io.duolog.protocol.wire;

import org.jspecify.annotations.NullMarked;
