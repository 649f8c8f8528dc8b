/** {@code duolog chaos}: the harness for people. */
@NullMarked
package io.duolog.chaos.command;

import org.jspecify.annotations.NullMarked;
