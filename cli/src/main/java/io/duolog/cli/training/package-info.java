/** Run by the build only: what the archive of loaded classes is made from. */
@NullMarked
package io.duolog.cli.training;

import org.jspecify.annotations.NullMarked;
