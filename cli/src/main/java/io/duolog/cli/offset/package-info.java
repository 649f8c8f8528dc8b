/** Offsets as commands name and find them: by number, by time, at either end of a log. */
@NullMarked
package io.duolog.cli.offset;

import org.jspecify.annotations.NullMarked;
