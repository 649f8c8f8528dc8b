/** Small text files that hold what has to survive a restart, in Apache Kafka's formats. */
@NullMarked
package io.duolog.storage.checkpoint;

import org.jspecify.annotations.NullMarked;
