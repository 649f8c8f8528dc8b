/** Clients of different makers write and read the same topics. */
@NullMarked
package io.duolog.compat.cross;

import org.jspecify.annotations.NullMarked;
