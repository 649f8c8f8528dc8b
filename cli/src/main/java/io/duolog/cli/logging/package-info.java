/** What the command's process logs, and how. */
@NullMarked
package io.duolog.cli.logging;

import org.jspecify.annotations.NullMarked;
