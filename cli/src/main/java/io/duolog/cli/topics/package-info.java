/** {@code duolog topics}: what there is, and how it changes. */
@NullMarked
package io.duolog.cli.topics;

import org.jspecify.annotations.NullMarked;
