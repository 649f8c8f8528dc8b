/** One partition's log on disk. */
@NullMarked
package io.duolog.storage;

import org.jspecify.annotations.NullMarked;
