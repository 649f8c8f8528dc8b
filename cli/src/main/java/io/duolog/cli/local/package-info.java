/** A cluster on this machine whose brokers are processes: for {@code up} and {@code demo} with several brokers. */
@NullMarked
package io.duolog.cli.local;

import org.jspecify.annotations.NullMarked;
