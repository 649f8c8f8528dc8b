/** Measures Duolog beside Apache Kafka. Nothing here is part of the product. */
@NullMarked
package io.duolog.perf;

import org.jspecify.annotations.NullMarked;
