/** Record formats on the command line, in the style of kcat: {@code %t}, {@code %k}, {@code %s} and their kin. */
@NullMarked
package io.duolog.cli.format;

import org.jspecify.annotations.NullMarked;
