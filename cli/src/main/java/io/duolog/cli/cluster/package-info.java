/** {@code duolog cluster}: how the brokers, what they agree by, and the partitions are doing. */
@NullMarked
package io.duolog.cli.cluster;

import org.jspecify.annotations.NullMarked;
