/** Records from standard input, and to standard output; and how they are deleted. */
@NullMarked
package io.duolog.cli.records;

import org.jspecify.annotations.NullMarked;
