/** {@code duolog metadata}: what the cluster has agreed on, as a tree and as the records that led to it. */
@NullMarked
package io.duolog.cli.metadata;

import org.jspecify.annotations.NullMarked;
