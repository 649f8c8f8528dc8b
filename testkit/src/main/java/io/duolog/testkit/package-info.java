/** A cluster inside the JVM: the real broker, on ephemeral ports, in memory or in a directory. */
@NullMarked
package io.duolog.testkit;

import org.jspecify.annotations.NullMarked;
