/** {@code duolog leaders}: who leads the partitions. */
@NullMarked
package io.duolog.cli.leaders;

import org.jspecify.annotations.NullMarked;
