/** The sparse indexes beside a segment, in Apache Kafka's on-disk formats. */
@NullMarked
package io.duolog.storage.index;

import org.jspecify.annotations.NullMarked;
