/** {@code duolog quotas}: what clients may use. */
@NullMarked
package io.duolog.cli.quotas;

import org.jspecify.annotations.NullMarked;
