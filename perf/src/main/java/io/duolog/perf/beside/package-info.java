/** Duolog and Apache Kafka as processes side by side, driven by Apache Kafka's own clients over the loopback interface. */
@NullMarked
package io.duolog.perf.beside;

import org.jspecify.annotations.NullMarked;
