/** Proves what Duolog promises, by breaking what it stands on. */
@NullMarked
package io.duolog.chaos;

import org.jspecify.annotations.NullMarked;
