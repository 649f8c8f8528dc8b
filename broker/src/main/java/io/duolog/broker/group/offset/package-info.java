/** Committed offsets: what is kept, who may change it, and when it expires. Pure. */
@NullMarked
package io.duolog.broker.group.offset;

import org.jspecify.annotations.NullMarked;
