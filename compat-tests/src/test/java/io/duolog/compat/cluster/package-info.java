/** Clusters of several brokers on every backend, while their brokers fail. */
@NullMarked
package io.duolog.compat.cluster;

import org.jspecify.annotations.NullMarked;
