/** {@code duolog configs}: the settings of topics and brokers. */
@NullMarked
package io.duolog.cli.configs;

import org.jspecify.annotations.NullMarked;
