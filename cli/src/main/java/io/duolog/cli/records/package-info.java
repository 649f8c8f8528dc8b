/** {@code duolog produce} and {@code duolog consume}: records from standard input, and to standard output. */
@NullMarked
package io.duolog.cli.records;

import org.jspecify.annotations.NullMarked;
