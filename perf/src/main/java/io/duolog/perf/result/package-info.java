/** What was measured: values, and the file that keeps them. Nothing here measures, judges or draws. */
@NullMarked
package io.duolog.perf.result;

import org.jspecify.annotations.NullMarked;
