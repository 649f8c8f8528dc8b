/** {@code duolog logdirs}: where brokers keep partitions, and how much room they take. */
@NullMarked
package io.duolog.cli.logdirs;

import org.jspecify.annotations.NullMarked;
