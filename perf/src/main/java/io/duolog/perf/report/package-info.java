/** What a run's figures mean: the aims, the ratios, and a page that shows them. */
@NullMarked
package io.duolog.perf.report;

import org.jspecify.annotations.NullMarked;
