/** {@code duolog groups}: consumer groups, how far they have come, and where they go on. */
@NullMarked
package io.duolog.cli.groups;

import org.jspecify.annotations.NullMarked;
