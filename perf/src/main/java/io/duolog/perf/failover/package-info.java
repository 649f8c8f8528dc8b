/** How long clusters of three brokers are away when one fails, beside Apache Kafka. */
@NullMarked
package io.duolog.perf.failover;

import org.jspecify.annotations.NullMarked;
