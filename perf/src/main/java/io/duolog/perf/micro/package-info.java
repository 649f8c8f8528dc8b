/** JMH benchmarks of the hot paths, each beside Apache Kafka's own class or the bare system call. */
@NullMarked
package io.duolog.perf.micro;

import org.jspecify.annotations.NullMarked;
