/** Clusters for tests: real brokers on the loopback interface, in one JVM or as processes, that can be broken. */
@NullMarked
package io.duolog.testkit;

import org.jspecify.annotations.NullMarked;
