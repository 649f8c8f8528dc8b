/** Where a broker's CPU and allocation go: a JFR recording, and the kernel's word on every thread beside it. */
@NullMarked
package io.duolog.perf.profile;

import org.jspecify.annotations.NullMarked;
