/** The narrow file system that the log needs: a real one, one in memory, and one that fails and crashes on demand. */
@NullMarked
package io.duolog.storage.fs;

import org.jspecify.annotations.NullMarked;
