/** How results reach a person or a program: tables, JSON lines, progress, and exit codes. */
@NullMarked
package io.duolog.cli.output;

import org.jspecify.annotations.NullMarked;
