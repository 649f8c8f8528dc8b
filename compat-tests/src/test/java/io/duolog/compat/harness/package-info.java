/** Brokers under test: forked JVMs of Apache Kafka and of Duolog that the same tests run against. */
@NullMarked
package io.duolog.compat.harness;

import org.jspecify.annotations.NullMarked;
