/** The cluster that tests start inside their own JVM. */
@NullMarked
package io.duolog.perf.embedded;

import org.jspecify.annotations.NullMarked;
