/** Commands that are a broker: {@code up} for a development node, {@code broker} for one with a configuration file. */
@NullMarked
package io.duolog.cli.node;

import org.jspecify.annotations.NullMarked;
