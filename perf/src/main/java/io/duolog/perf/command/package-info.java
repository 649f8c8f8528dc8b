/** {@code duolog perf}: what a person types, and what it prints. */
@NullMarked
package io.duolog.perf.command;

import org.jspecify.annotations.NullMarked;
