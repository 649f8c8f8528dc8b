/** Duolog under test: real processes on either coordination backend, whose disks lose power and fail on demand. */
@NullMarked
package io.duolog.chaos.system.duolog;

import org.jspecify.annotations.NullMarked;
