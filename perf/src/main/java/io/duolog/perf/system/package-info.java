/** Brokers of Duolog and of Apache Kafka as processes, with their defaults, behind one interface. */
@NullMarked
package io.duolog.perf.system;

import org.jspecify.annotations.NullMarked;
